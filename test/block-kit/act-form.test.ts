import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkView } from '../../infra/sandbox/slack/block-kit/check-view.ts';
import { actView } from '../../lib/block-kit/act-form.ts';
import { type ActForm, closedIncidents, maxField, readActForm } from '../../lib/block-kit/act-state.ts';
import type { FilledField } from '../../lib/block-kit/choice.ts';
import type { ActVerb } from '../../lib/incident/act.ts';
import { severities } from '../../lib/incident/severity.ts';

const verbs: ActVerb[] = [
  ...(['comment', 'timeline', 'close', 'reopen', 'acknowledge', 'resolve'] as const),
  ...(['severity', 'assign', 'label', 'show', 'bind', 'unbind'] as const),
];
const form = (verb: ActVerb, fields: Partial<ActForm> = {}): ActForm => ({
  origin: { verb, from: '1.2.ab' },
  ...fields,
});

/** What a verb asks for besides the incident. */
const asked: Partial<Record<ActVerb, string[]>> = {
  comment: ['text'],
  timeline: ['text', 'when'],
  close: ['text'],
  severity: ['severity'],
  assign: ['who'],
  label: ['labels'],
};
const fieldsOf = (verb: ActVerb) =>
  (asked[verb] ?? []).map((name) => ({ type: 'input', block_id: name, element: { action_id: name } }));

/** What Slack sends back when nobody touches the form. */
function untouched(view: ReturnType<typeof actView>): FilledField[] {
  return view.blocks.flatMap((block) => {
    if (!('element' in block)) return [];
    const { element } = block;
    const value = 'initial_value' in element ? String(element.initial_value ?? '') : undefined;
    const option = 'initial_option' in element ? element.initial_option : undefined;
    const selected = option ? [{ value: String(option.value), label: String(option.text?.text) }] : [];
    const actionId = 'action_id' in element ? String(element.action_id) : '';
    return [{ blockId: block.block_id ?? '', actionId, value: value || undefined, selected }];
  });
}

const readBack = (wanted: ActForm) => {
  const view = actView(wanted);
  return readActForm({ privateMetadata: view.private_metadata ?? '', fields: untouched(view) });
};

describe('the prompt', () => {
  test.each(verbs)('of %s asks which incident, from the first moment on', (verb) => {
    expect(actView(form(verb))).toMatchObject({
      callback_id: 'act',
      blocks: [
        { type: 'input', element: { type: 'external_select', action_id: 'incident', min_query_length: 0 } },
        ...fieldsOf(verb),
      ],
    });
  });

  test('of reopen offers closed incidents: its picker is told apart by its block', () => {
    expect(actView(form('reopen')).blocks[0]).toMatchObject({ block_id: closedIncidents });
    expect(actView(form('close')).blocks[0]).toMatchObject({ block_id: 'incident' });
  });

  test('names the incident where it is not asked for, and says first what is wrong', () => {
    const { blocks } = actView(form('timeline', { about: '#12 Checkout is down', problem: 'no time' }));
    expect(blocks.slice(0, 2)).toMatchObject([
      { type: 'section', text: { type: 'plain_text', text: 'Not yet: no time.' } },
      { type: 'section', text: { type: 'plain_text', text: '#12 Checkout is down' } },
    ]);
  });

  test('shows no field for a text that is kept because it is too long', () => {
    const kept = { origin: { verb: 'comment' as const, textKept: true } };
    expect(JSON.stringify(actView(kept).blocks)).toMatch(/too long to show here/);
    expect(readBack(kept).text).toBeUndefined();
  });

  test('stands within every limit of Slack, and comes back as it was filled, whatever with', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).filter((one) => one.trim() === one);
    const filled = fc.record(
      {
        incident: fc.record({ value: fc.stringMatching(/^[1-9]\d{0,9}:[1-9]\d{0,9}$/), label: text }),
        text: fc.oneof(text, fc.constant('x'.repeat(maxField))),
        when: text,
        severity: fc.constantFrom(...severities),
        who: text,
        labels: text,
        problem: fc.string({ maxLength: 4000 }),
        about: fc.string({ maxLength: 4000 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...verbs), filled, (verb, fields) => {
        const wanted = form(verb, fields);
        expect(checkView(actView(wanted))).toEqual([]);
        const back = readBack(wanted);
        expect(back.origin).toEqual(wanted.origin);
        if (!fields.about) expect(back.incident?.value).toBe(fields.incident?.value);
        for (const name of asked[verb] ?? []) {
          expect(back[name as keyof ActForm]).toEqual(fields[name as keyof typeof fields]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('reads a list that could not be had, when it is picked, as nothing chosen', () => {
    const fields = [
      { blockId: 'incident', actionId: 'incident', value: undefined, selected: [{ value: '-', label: 'away' }] },
    ];
    expect(readActForm({ privateMetadata: '{"verb":"show"}', fields }).incident).toBeUndefined();
  });
});
