import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WireError } from '../../lib/errors.ts';
import { parseEvent } from '../../lib/slack/event.ts';
import { fieldOf } from '../../lib/slack/interaction.ts';
import { isSslCheck, parseInteraction, parseOptionsLoad, parseSlashCommand } from '../../lib/slack/payload.ts';
import type { Verified } from '../../lib/verified.ts';

/** Only a test may say so. */
const proven = (body: string) => body as Verified;
const form = (fields: Record<string, string>) => proven(String(new URLSearchParams(fields)));
const payload = (value: unknown) => form({ payload: JSON.stringify(value) });

const command = {
  team_id: 'T1',
  user_id: 'U1',
  channel_id: 'C1',
  channel_name: 'ops',
  command: '/gitlab',
  text: 'incident declare a &amp; b <https://gitlab.com/g/p|gitlab.com/g/p>',
  response_url: 'https://hooks.slack.com/commands/T1/1/secret',
  trigger_id: '1.2.3',
};
const person = { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' } };
const view = {
  id: 'V1',
  hash: 'h1',
  callback_id: 'declare',
  private_metadata: '{}',
  state: {
    values: {
      'title:1': { title: { type: 'plain_text_input', value: 'Down' } },
      labels: {
        labels: {
          type: 'multi_external_select',
          selected_options: [{ value: '7', text: { type: 'plain_text', text: 'bug' } }],
        },
      },
      assignee: { assignee: { type: 'external_select', selected_option: null } },
    },
  },
};

test('reads a slash command, its text as sent', () => {
  expect(parseSlashCommand(form(command))).toMatchObject({
    teamId: 'T1',
    userId: 'U1',
    isEnterpriseInstall: false,
    command: '/gitlab',
    text: command.text,
    channelId: 'C1',
    triggerId: '1.2.3',
  });
});

test('keeps a response_url from being printed', () => {
  const parsed = parseSlashCommand(form(command));
  expect(parsed.responseUrl.reveal()).toBe(command.response_url);
  expect(inspect(parsed) + JSON.stringify(parsed)).not.toContain('hooks.slack.com');
});

test('names the field a command lacks', () => {
  const { trigger_id: _gone, ...rest } = command;
  expect(() => parseSlashCommand(form(rest))).toThrow(new WireError('trigger_id', '1 to 255 characters'));
});

test('tells the probe of a public app from a command', () => {
  expect([
    isSslCheck(form({ ssl_check: '1' })),
    isSslCheck(form({ ssl_check: '0' })),
    isSslCheck(form(command)),
  ]).toEqual([true, false, false]);
});

test('reads a submission: what was typed and chosen, by action id', () => {
  const submitted = parseInteraction(payload({ type: 'view_submission', ...person, trigger_id: '1.2', view }));
  if (submitted.type !== 'view_submission') throw new Error(submitted.type);
  expect(fieldOf(submitted.view.fields, 'title')).toMatchObject({ blockId: 'title:1', value: 'Down', selected: [] });
  expect(fieldOf(submitted.view.fields, 'labels')?.selected).toEqual([{ value: '7', label: 'bug' }]);
  expect(fieldOf(submitted.view.fields, 'assignee')?.selected).toEqual([]);
  expect(fieldOf(submitted.view.fields, 'nothing')).toBeUndefined();
});

test('finds response_urls where they are documented and where they are sent', () => {
  const urls = [{ block_id: 'b', action_id: 'a', channel_id: 'C1', response_url: 'https://hooks.slack.com/x' }];
  const inside = parseInteraction(
    payload({ type: 'view_submission', ...person, trigger_id: '1', view: { ...view, response_urls: urls } }),
  );
  const outside = parseInteraction(
    payload({ type: 'view_submission', ...person, trigger_id: '1', view, response_urls: urls }),
  );
  expect([inside, outside]).toMatchObject([
    { responseUrls: [{ channelId: 'C1' }] },
    { responseUrls: [{ channelId: 'C1' }] },
  ]);
});

test('reads a click on a message', () => {
  const clicked = parseInteraction(
    payload({
      type: 'block_actions',
      ...person,
      trigger_id: '1.2',
      response_url: 'https://hooks.slack.com/actions/1',
      container: { type: 'message', message_ts: '11.22', channel_id: 'C1', is_ephemeral: true },
      channel: { id: 'C1', name: 'directmessage' },
      actions: [{ action_id: 'retry', block_id: 'b', type: 'button', value: 'key', action_ts: '33.44' }],
    }),
  );
  expect(clicked).toMatchObject({
    actions: [{ actionId: 'retry', value: 'key', actionTs: '33.44' }],
    channelId: 'C1',
    message: { ts: '11.22', isEphemeral: true },
    view: undefined,
  });
});

test('takes the person’s own team where an org-wide installation leaves the team out', () => {
  const shortcut = parseInteraction(
    payload({
      type: 'shortcut',
      team: null,
      user: { id: 'W1', team_id: 'T9' },
      enterprise: { id: 'E1' },
      is_enterprise_install: true,
      callback_id: 'declare',
      trigger_id: '1.2',
    }),
  );
  expect(shortcut).toMatchObject({ teamId: 'T9', enterpriseId: 'E1', isEnterpriseInstall: true, userId: 'W1' });
});

test('lets what it does not know pass as unknown', () => {
  expect(parseInteraction(payload({ type: 'brand_new' }))).toEqual({ type: 'unknown', kind: 'brand_new' });
});

test('reads what a picker asks for', () => {
  const load = parseOptionsLoad(
    payload({ type: 'block_suggestion', ...person, action_id: 'labels', block_id: 'labels:42', value: 'bu' }),
  );
  expect(load).toMatchObject({ actionId: 'labels', blockId: 'labels:42', query: 'bu', userId: 'U1' });
});

test('is not polluted by a hostile state', () => {
  const hostile = `{"type":"view_submission","trigger_id":"1","user":{"id":"U1"},"team":{"id":"T1"},"view":{"id":"V","callback_id":"c","state":{"values":{"__proto__":{"polluted":{"type":"x","value":"y"}}}}}}`;
  parseInteraction(form({ payload: hostile }));
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('throws nothing but WireError for 10,000 arbitrary bodies', () => {
  const parsers = [parseSlashCommand, parseInteraction, parseOptionsLoad, parseEvent];
  const kind = fc.constantFrom(
    'block_actions',
    'view_submission',
    'view_closed',
    'shortcut',
    'message_action',
    'event_callback',
  );
  const object = fc.oneof(
    fc.object(),
    fc.record({
      type: kind,
      user: fc.anything(),
      team: fc.anything(),
      view: fc.anything(),
      actions: fc.anything(),
      event: fc.anything(),
    }),
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    object.map((value) => JSON.stringify(value)),
    object.map((value) => `payload=${encodeURIComponent(JSON.stringify(value))}`),
    fc
      .dictionary(fc.constantFrom(...Object.keys(command)), fc.string())
      .map((fields) => String(new URLSearchParams(fields))),
  );
  fc.assert(
    fc.property(body, (text) => {
      for (const parse of parsers) {
        try {
          parse(proven(text));
        } catch (error) {
          if (!(error instanceof WireError)) throw error;
        }
      }
    }),
    { numRuns: 10_000, seed: 1 },
  );
});

const samples = '../shared/data/slack';
const samplesTest = existsSync(samples) ? test : test.skip;
const filesIn = (folder: string) =>
  readdirSync(`${samples}/${folder}`).map((name) => ({
    name,
    text: readFileSync(`${samples}/${folder}/${name}`, 'utf8'),
  }));

describe(`captured payloads (skipped without ${samples})`, () => {
  samplesTest('reads every slash command', () => {
    for (const { text } of filesIn('slash-commands')) expect(parseSlashCommand(proven(text)).command).toMatch(/^\//);
  });

  samplesTest('reads every interaction, and those of workflows as unknown', () => {
    const kinds = filesIn('interactivity').map(({ name, text }) => {
      const value = JSON.parse(text);
      if (value.type === 'block_suggestion') return parseOptionsLoad(payload(value)).actionId && 'options';
      const { type } = parseInteraction(payload(value));
      const ours = value.type && !value.function_data;
      expect([name, type]).toEqual([name, ours ? value.type : 'unknown']);
      return type;
    });
    expect(new Set(kinds)).toEqual(
      new Set(['block_actions', 'view_submission', 'view_closed', 'shortcut', 'message_action', 'options', 'unknown']),
    );
  });

  samplesTest('reads every event envelope', () => {
    for (const { name, text } of filesIn('events')) {
      const value = JSON.parse(text);
      const parsed = parseEvent(proven(text));
      const handled =
        value.type === 'url_verification'
          ? value.type
          : ['app_uninstalled', 'tokens_revoked'].find((type) => type === value.event?.type);
      expect([name, parsed.type]).toEqual([name, handled ?? 'unknown']);
    }
  });
});
