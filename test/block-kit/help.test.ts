import { describe, expect, test } from '@jest/globals';
import { checkMessage } from '../../infra/sandbox/slack/block-kit/check-message.ts';
import { help, helpAbout, malformed, unknownCommand, wentWrong } from '../../lib/block-kit/help.ts';
import { commandTable, offered, specOf } from '../../lib/command/table.ts';

describe('help', () => {
  test('names every command of the table with the name the command has here', () => {
    const { text } = help('/gl', offered(new Set()));
    for (const { verb } of commandTable) expect(text).toContain(`/gl ${verb}`);
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
