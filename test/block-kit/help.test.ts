import { describe, expect, test } from '@jest/globals';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { help, helpAbout, helpWith, malformed, unknownCommand, wentWrong } from '../../lib/block-kit/help.ts';
import { escapeText } from '../../lib/block-kit/message.ts';
import { type CommandSpec, usageOf } from '../../lib/command/command-spec.ts';
import { commandTable, offered, specOf } from '../../lib/command/table.ts';

const usage = (spec: CommandSpec) => escapeText(usageOf(spec));

describe('help', () => {
  test('names every command of the table with the name the command has here', () => {
    const shown = JSON.stringify(help('/gl', offered(new Set())).blocks);
    for (const spec of commandTable) expect(shown).toContain(`\`/gl ${usage(spec)}\`: `);
    expect(shown).not.toContain('…');
  });

  test('for who typed a project first begins with its own commands, ready to be copied', () => {
    const project = { path: 'acme/payments', url: 'https://gitlab.example.com/acme/payments' };
    const { text } = helpWith('/gl', offered(new Set()), { typed: 'pay', project });
    expect(text).toMatch(/^\*Project:\* <https:\/\/gitlab.example.com\/acme\/payments\|acme\/payments>\n\*Issues/);
    expect(text).toContain('`/gl pay issue show &lt;id&gt;`');
    expect(text).toContain('`/gl incident list`');
  });

  test('for a project that is not known says so', () => {
    const { text } = helpWith('/gl', offered(new Set()), { typed: '<!channel>', project: undefined });
    expect(text).toContain('*Project:* `&lt;!channel&gt;`, which is not known here; `/gl project list` shows');
  });

  test('leaves out what is switched off', () => {
    expect(help('/gitlab', offered(new Set(['incident_declare_slash_command']))).text).not.toMatch(
      /`\/gitlab incident declare \[/,
    );
  });

  test('about one command shows its right and examples', () => {
    expect(helpAbout('/gitlab', specOf('project add')).text).toContain('/gitlab project add acme/payments as payments');
  });

  test('stands within the limits of Slack', () => {
    const hostile = `<!channel> \`& ${'x'.repeat(5000)}`;
    const messages = [
      help('/gitlab', offered(new Set())),
      helpWith('/gitlab', offered(new Set()), { typed: hostile, project: undefined }),
      ...commandTable.map((spec) => helpAbout('/gitlab', spec)),
      unknownCommand('/gitlab', hostile, undefined),
      unknownCommand('/gitlab', hostile, specOf('connect')),
      malformed('/gitlab', specOf('subscribe'), hostile),
      wentWrong(hostile),
    ];
    for (const message of messages) {
      expect(checkMessage(message)).toEqual([]);
      expect(message.text).not.toContain('<!channel>');
    }
  });
});
