import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Command, parseCommand } from '../../lib/command/parse.ts';
import { projectCommands } from '../../lib/command/project-table.ts';

const payments = { by: 'alias', text: 'payments' } as const;

describe('a command that begins with a project', () => {
  test.each<[string, Partial<Command> & Record<string, unknown>]>([
    ['issue show 12', { verb: 'issue show', iid: 12 }],
    ['issue show #12', { verb: 'issue show', iid: 12 }],
    ['ISSUE  Show\u00a0#12', { verb: 'issue show', iid: 12 }],
    ['issue close 12', { verb: 'issue close', iid: 12 }],
    ['issue reopen #12', { verb: 'issue reopen', iid: 12 }],
    ['issue new Refunds fail', { verb: 'issue new', title: 'Refunds fail', description: '' }],
    ['issue create\nRefunds fail', { verb: 'issue new', title: 'Refunds fail', description: '' }],
    [
      'issue new <https://a.io|a.io> &amp; b\n\n*Since* <@U1|ada>\n/close ',
      { verb: 'issue new', title: '<https://a.io|a.io> &amp; b', description: '*Since* <@U1|ada>\n/close' },
    ],
    ['issue search', { verb: 'issue search', query: '' }],
    ['issue search refunds  &lt;b&gt;\nfail', { verb: 'issue search', query: 'refunds <b> fail' }],
    ['issue move 12 to checkout', { verb: 'issue move', iid: 12, to: { by: 'alias', text: 'checkout' } }],
    ['issue move #12 TO 42', { verb: 'issue move', iid: 12, to: { by: 'id', id: 42 } }],
    ['issue move 12 acme/checkout', { verb: 'issue move', iid: 12, to: { by: 'path', text: 'acme/checkout' } }],
    [
      'issue move 12 to <https://gitlab.com/acme/checkout>',
      {
        verb: 'issue move',
        iid: 12,
        to: { by: 'url', url: 'https://gitlab.com/acme/checkout', path: 'acme/checkout' },
      },
    ],
    ['issue comment 12\nSeen &amp; noted', { verb: 'issue comment', iid: 12, words: 'Seen &amp; noted' }],
    ['issue comment #12 <@U1>: a\nb', { verb: 'issue comment', iid: 12, words: '<@U1>: a\nb' }],
    ['deploy staging to production', { verb: 'deploy', from: 'staging', to: 'production' }],
    ['deploy a to b to c', { verb: 'deploy', from: 'a to b', to: 'c' }],
    ['deploy İzmir to İstanbul', { verb: 'deploy', from: 'İzmir', to: 'İstanbul' }],
    ['deploy a to to b', { verb: 'deploy', from: 'a to', to: 'b' }],
    ['Deploy "a to b" TO c', { verb: 'deploy', from: 'a to b', to: 'c' }],
    ['deploy a to “b to c”', { verb: 'deploy', from: 'a', to: 'b to c' }],
    ['deploy "a"  to\n"b"', { verb: 'deploy', from: 'a', to: 'b' }],
    ['run smoke-test', { verb: 'run', job: 'smoke-test', arguments: '' }],
    ['run smoke-test eu-west --all', { verb: 'run', job: 'smoke-test', arguments: 'eu-west --all' }],
    ['run "clear cache" all', { verb: 'run', job: 'clear cache', arguments: 'all' }],
    ['run „clear cache“', { verb: 'run', job: 'clear cache', arguments: '' }],
    ['help', { verb: 'help' }],
  ])('"payments %s"', (typed, command) => {
    expect(parseCommand(`payments ${typed}`)).toEqual({ project: payments, ...command });
  });

  test.each([
    ['acme/platform/checkout', { by: 'path' }],
    ['4242', { by: 'id', id: 4242 }],
    ['<https://gitlab.com/acme/payments/-/issues/3|gitlab.com/acme>', { by: 'url', path: 'acme/payments' }],
    ['help/me', { by: 'path' }],
  ])('takes %s for a project', (typed, project) => {
    expect(parseCommand(`${typed} issue show 12`)).toMatchObject({ verb: 'issue show', project });
  });

  test('asks for the help of one of its commands', () => {
    expect(parseCommand('payments help Issue  show')).toMatchObject({ verb: 'help', about: { verb: 'issue show' } });
  });
});

describe('what follows the verb', () => {
  test.each([
    ['issue show', 'number is missing'],
    ['issue show twelve', '"twelve" is not the number'],
    ['issue show 0', 'not the number'],
    ['issue show 12345678901', 'not the number'],
    ['issue close 12 13', '"13" is more than it takes'],
    ['issue new', 'the title is missing'],
    ['issue new \u200b \u2063', 'the title is missing'],
    ['issue comment 12', 'the text is missing'],
    ['issue comment 12 \u200b', 'the text is missing'],
    ['issue comment all is well', 'not the number'],
    ['issue move 12', 'the project to move it to is missing'],
    ['issue move 12 to', 'the project to move it to is missing'],
    ['issue move 12 to a b', '"b" is more than it takes'],
    ['issue move 12 to ../x', '"../x" is not an alias'],
    ['deploy', 'from which environment to which'],
    ['deploy staging', 'from which environment to which'],
    ['deploy staging to', 'from which environment to which'],
    ['run', 'the name of the job is missing'],
    ['run "clear cache', 'does not end'],
  ])('is missing or wrong in "payments %s"', (typed, problem) => {
    expect(parseCommand(`payments ${typed}`)).toMatchObject({
      verb: 'malformed',
      problem: expect.stringContaining(problem),
    });
  });

  test.each(['issue show 12', 'deploy a to b', 'run x', 'Issue New a'])('"%s" lacks its project', (typed) => {
    expect(parseCommand(typed)).toMatchObject({ verb: 'malformed', problem: 'the project goes first' });
  });
});

describe('our own commands win', () => {
  test.each([
    ['subscribe issue', 'subscribe'],
    ['incident show', 'incident show'],
    ['feature issue show 12', 'malformed'],
    ['project list', 'project list'],
    ['connect deploy a to b', 'connect'],
    ['incident issue show 12', 'unknown'],
  ])('"%s" is %s', (typed, verb) => {
    expect(parseCommand(typed).verb).toBe(verb);
  });

  test.each(['issue', 'Deploy', 'run'])('nobody can take "%s" for an alias', (alias) => {
    expect(parseCommand(`project add acme/payments as ${alias}`)).toMatchObject({
      verb: 'malformed',
      problem: expect.stringContaining('name of a command'),
    });
  });
});

describe('a slip of the finger after a project', () => {
  test.each([
    ['payments isue show 12', 'issue show'],
    ['payments show 12', 'issue show'],
    ['payments issue sohw 12', 'issue show'],
    ['payments issue', 'issue new'],
    ['acme/payments dploy a to b', 'deploy'],
    ['payments rn job', 'run'],
  ])('"%s" suggests %s', (typed, verb) => {
    expect(parseCommand(typed)).toMatchObject({ verb: 'unknown', closest: { verb } });
  });

  test.each(['payments', 'payments are due', 'greetings to you', 'you an me'])('"%s" suggests nothing', (typed) => {
    expect(parseCommand(typed)).toEqual({ verb: 'unknown', typed });
  });
});

describe('whatever is typed', () => {
  const verb = fc.constantFrom(...projectCommands.map((row) => row.verb), 'issue create', 'help', 'issue');
  const project = fc.constantFrom('payments', 'acme/payments', '42', '<https://gitlab.com/a/b|x>');
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(' to ', '"', '“', '#12', '12', '\n', '\u0000', '\u202e', '<@U1|a>', '&lt;', '<', '\u00a0', '\t'),
  );
  const rest = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  test('it does not throw, and what is understood is whole', () => {
    fc.assert(
      fc.property(project, verb, rest, (name, typedVerb, words) => {
        const command = parseCommand(`${name} ${typedVerb} ${words}`);
        expect(['unknown', 'malformed', 'help', ...projectCommands.map((row) => row.verb)]).toContain(command.verb);
        if ('iid' in command) expect(command.iid).toBeGreaterThan(0);
        if (command.verb === 'deploy') expect([command.from, command.to]).not.toContain('');
        if (command.verb === 'run') expect(command.job).not.toBe('');
        if (command.verb === 'issue new') expect(command.title.trim()).not.toBe('');
      }),
      { numRuns: 20_000 },
    );
  });

  test('any two environments in quotes come out as they went in', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 30 })
      .filter((text) => !/["“”„<>&]/.test(text) && text === text.trim() && !/\s\s|[\n\t\r\f\v]/.test(text));
    fc.assert(
      fc.property(name, name, (from, to) => {
        expect(parseCommand(`payments deploy "${from}" to "${to}"`)).toMatchObject({ verb: 'deploy', from, to });
      }),
      { numRuns: 5_000 },
    );
  });

  const megabyte = 1_000_000;
  test.each([
    ['lines', 'issue new ', 'x\n'],
    ['blanks', 'issue comment 12', ' '],
    ['blank lines', 'issue search', ' \n'],
    ['"to"s', 'deploy ', ' to '],
    ['words', 'deploy a', ' b'],
    ['quotes', 'run ', '"'],
    ['curly quotes', 'deploy ', '“ to ”'],
    ['brackets', 'issue new ', '<'],
    ['entities', 'issue new ', '&lt;'],
    ['"to"s of a move', 'issue move 1', ' to'],
    ['control characters', 'issue new ', '\u0000'],
    ['something unknown', 'isue ', 'x '],
    ['digits', 'issue show ', '1'],
  ])('a megabyte of %s is read in a moment', (_, start, unit) => {
    const typed = `payments ${start}${unit.repeat(megabyte / unit.length)}`;
    const since = process.cpuUsage();
    parseCommand(typed);
    expect(process.cpuUsage(since).user / 1000).toBeLessThan(1_500);
  });
});
