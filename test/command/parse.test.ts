import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../lib/command/parse.ts';
import { commandTable } from '../../lib/command/table.ts';

const project = (text: string) => parseCommand(`project add ${text}`);

describe('what is typed after the slash command', () => {
  test.each([
    ['', { verb: 'help' }],
    ['   ', { verb: 'help' }],
    ['help', { verb: 'help' }],
    ['HELP', { verb: 'help' }],
    ['whoami', { verb: 'whoami' }],
    ['incident declare', { verb: 'incident declare', firstWord: '', rest: '' }],
    ['Incident  Declare', { verb: 'incident declare', firstWord: '', rest: '' }],
    ['incident\u00a0declare', { verb: 'incident declare', firstWord: '', rest: '' }],
    [
      'incident declare payments Checkout is  down',
      { verb: 'incident declare', firstWord: 'payments', rest: 'Checkout is  down' },
    ],
    ['subscribe payments', { verb: 'subscribe', project: { by: 'alias', text: 'payments' } }],
    [
      'project template pay Incident report',
      { verb: 'project template', project: { by: 'alias', text: 'pay' }, template: 'Incident report' },
    ],
  ])('%j is understood', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  test('a title keeps what Slack escaped', () => {
    expect(parseCommand('incident declare p99 &gt; 2s &amp; &amp;lt;b&amp;gt; for <@U1|ada>')).toEqual({
      verb: 'incident declare',
      firstWord: 'p99',
      rest: '> 2s & &lt;b&gt; for @ada',
    });
  });
});

describe('a project', () => {
  test.each([
    ['payments', { by: 'alias', text: 'payments' }],
    ['acme/platform/checkout', { by: 'path', text: 'acme/platform/checkout' }],
    ['4242', { by: 'id', id: 4242 }],
  ])('%s', (text, ref) => {
    expect(project(text)).toEqual({ verb: 'project add', project: ref });
  });

  test('a pasted URL, wrapped by Slack, of an incident in it', () => {
    expect(project('<https://gitlab.com/acme/payments/-/issues/3|gitlab.com/acme>')).toMatchObject({
      project: { by: 'url', path: 'acme/payments', url: 'https://gitlab.com/acme/payments/-/issues/3' },
    });
  });

  test.each(['https://gitlab.com/', 'https://[', 'a b/c', '../etc', 'pay|ments', '%zz/..'])('is not %j', (text) => {
    expect(project(text).verb).toBe('malformed');
  });

  test('takes an alias after "as", in any case', () => {
    expect(project('acme/payments AS Pay')).toMatchObject({ verb: 'project add', alias: 'pay' });
  });

  test.each([
    ['acme/payments as 1pay', 'starts with a letter'],
    [`acme/payments as ${'a'.repeat(65)}`, 'at most 64'],
    ['acme/payments as incident', 'name of a command'],
    ['acme/payments as', 'starts with a letter'],
    ['acme/payments pay', '"pay" is more than it takes'],
    ['acme/payments as pay now', 'more than it takes'],
    ['', 'the project is missing'],
  ])('"project add %s" is refused, saying why', (text, problem) => {
    expect(project(text)).toMatchObject({ verb: 'malformed', problem: expect.stringContaining(problem) });
  });
});

describe('a slip of the finger', () => {
  test.each([
    ['incidnet declare', 'incident declare'],
    ['incident decalre payments', 'incident declare'],
    ['declare', 'incident declare'],
    ['incident', 'incident declare'],
    ['subscribes payments', 'subscribe'],
    ['projct add x/y', 'project add'],
    ['conect', 'connect'],
  ])('%s suggests %s', (text, verb) => {
    expect(parseCommand(text)).toMatchObject({ verb: 'unknown', closest: { verb } });
  });

  test('something else altogether suggests nothing', () => {
    expect(parseCommand('make me a sandwich')).toEqual({ verb: 'unknown', typed: 'make me a sandwich' });
  });
});

test('every example of the table is a command of its own row', () => {
  for (const { verb, examples } of commandTable) {
    for (const example of examples) expect(parseCommand(example).verb).toBe(verb);
  }
});

test.each(['https://gitlab.com/acme/%ff', '<https://gitlab.com/%E0%A4/x>', 'https://gitlab.com/100%/x'])(
  'what is no UTF-8 behind percent signs is still an address: %s',
  (typed) => {
    expect(parseCommand(`${typed} issue show 1`)).toMatchObject({ verb: 'issue show', project: { by: 'url' } });
  },
);

test('no text whatsoever makes it throw', () => {
  const verbs = fc.constantFrom(...commandTable.map((row) => row.verb), 'project', 'incident', '<', '&amp;');
  const text = fc.tuple(verbs, fc.string({ unit: 'binary', maxLength: 60 })).map(([verb, rest]) => `${verb} ${rest}`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), text), (typed) => {
      expect(parseCommand(typed).verb).toEqual(expect.any(String));
    }),
    { numRuns: 5000 },
  );
});
