import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkView } from '../../infra/sandbox/slack/block-kit/check-view.ts';
import { errorsByBlock, type FilledField } from '../../lib/block-kit/choice.ts';
import { declarationOf, declareView, readDeclareForm } from '../../lib/block-kit/declare-form.ts';
import type { DeclareForm } from '../../lib/block-kit/declare-state.ts';

const project = { value: '11', label: 'acme/payments' };
const form = (fields: Partial<DeclareForm> = {}): DeclareForm => ({
  origin: { from: 'trigger', template: { is: 'none' }, fresh: 0 },
  ...fields,
});
const field = (actionId: string, blockId: string, filled: Partial<FilledField>): FilledField => ({
  actionId,
  blockId,
  value: undefined,
  selected: [],
  ...filled,
});
/** The action id of an input block; the type of any other. */
function actionOf(block: ReturnType<typeof declareView>['blocks'][number]): string {
  return 'element' in block && 'action_id' in block.element ? String(block.element.action_id) : block.type;
}
const blockOf = (view: ReturnType<typeof declareView>, actionId: string) =>
  view.blocks.find((block) => actionOf(block) === actionId);

describe('the declare form', () => {
  test('has the callback and the action ids of the contract, every field an input', () => {
    const view = declareView(form());
    const actions = view.blocks.map(actionOf);
    expect(view.callback_id).toBe('declare');
    expect(actions).toEqual([
      'title',
      'project',
      'severity',
      'status',
      'assignee',
      'labels',
      'confidential',
      'description',
      'zoom',
    ]);
  });

  test('asks for the list of a picker as soon as it is opened, and tells of a change of project', () => {
    const view = declareView(form());
    for (const actionId of ['project', 'assignee', 'labels']) {
      expect(blockOf(view, actionId)).toMatchObject({ element: { min_query_length: 0 } });
    }
    expect(blockOf(view, 'project')).toMatchObject({ dispatch_action: true });
  });

  test('stands within every limit of Slack, whatever it is filled with', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 400 });
    const choice = fc.record({ value: fc.string({ minLength: 1, maxLength: 150 }), label: text });
    const filled = fc.record(
      {
        title: text,
        project: choice,
        assignee: choice,
        labels: fc.uniqueArray(choice, { maxLength: 5, selector: ({ value }) => value }),
        confidential: fc.boolean(),
        description: fc.string({ maxLength: 3000 }),
        zoom: fc.string({ maxLength: 200 }),
      },
      { requiredKeys: [] },
    );
    const template = fc.constantFrom<DeclareForm['origin']['template']>(
      { is: 'none' },
      { is: 'loading' },
      { is: 'late' },
      { is: 'long', name: 'x'.repeat(500) },
    );
    fc.assert(
      fc.property(filled, template, (fields, state) => {
        expect(checkView(declareView(form({ ...fields, origin: { template: state, fresh: 3 } })))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('shows a line instead of a description while the template is on its way', () => {
    const view = declareView(form({ project, origin: { template: { is: 'loading' }, fresh: 1 } }));
    expect(blockOf(view, 'description')).toBeUndefined();
    expect(JSON.stringify(view.blocks)).toContain('Loading template');
  });

  test('says in a hint that a long template is used whole when the field is left empty', () => {
    const view = declareView(form({ origin: { template: { is: 'long', name: 'Incident' }, fresh: 1 } }));
    expect(JSON.stringify(blockOf(view, 'description'))).toContain(
      'The template \\"Incident\\" is longer than this field',
    );
  });
});

describe('what was filled in', () => {
  const fields = [
    field('title', 'title', { value: 'Checkout is down' }),
    field('project', 'project', { selected: [project] }),
    field('severity', 'severity', { selected: [{ value: 'high', label: 'High - S2' }] }),
    field('status', 'status', { selected: [{ value: 'acknowledged', label: 'Acknowledged' }] }),
    field('assignee', 'assignee:11', { selected: [{ value: '7', label: 'Ben Silva - ben.silva' }] }),
    field('labels', 'labels:11', { selected: [{ value: 'db', label: 'db' }] }),
    field('confidential', 'confidential', { selected: [{ value: 'confidential', label: 'Confidential' }] }),
    field('description', 'description:2', { value: '/assign @ada\n  two' }),
    field('zoom', 'zoom', { value: ' https://zoom.us/j/1 ' }),
  ];
  const read = (some: FilledField[]) =>
    readDeclareForm({ privateMetadata: JSON.stringify(form().origin), fields: some });

  test('is read back whole', () => {
    expect(declarationOf(read(fields))).toEqual({
      title: 'Checkout is down',
      project: '11',
      severity: 'high',
      status: 'acknowledged',
      assignee: { id: 7, name: 'Ben Silva - ben.silva' },
      labels: ['db'],
      confidential: true,
      description: '/assign @ada\n  two',
      zoom: 'https://zoom.us/j/1',
    });
  });

  test('leaves out who and what was picked for another project', () => {
    const moved = fields.map((one) =>
      one.actionId === 'project' ? field('project', 'project', { selected: [{ value: '12', label: 'x' }] }) : one,
    );
    expect(read(moved)).toMatchObject({ assignee: undefined, labels: [] });
  });

  test('takes the line that stands in for a list as nothing chosen', () => {
    const dash = { value: '-', label: 'GitLab is not answering, type again' };
    const none = [field('project', 'project', { selected: [dash] }), field('labels', 'labels:', { selected: [dash] })];
    expect(read(none)).toMatchObject({ project: undefined, labels: [] });
  });

  test('is empty for an empty form', () => {
    expect(declarationOf(read([]))).toMatchObject({
      title: '',
      project: '',
      description: '',
      labels: [],
      confidential: false,
    });
  });

  test('has its errors under the block each field stands in', () => {
    expect(errorsByBlock({ zoom: 'no', labels: 'no', title: 'no' }, fields)).toEqual({
      zoom: 'no',
      'labels:11': 'no',
      title: 'no',
    });
  });
});
