import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { slackManifest } from '../../infra/manifest/slack-manifest.ts';
import { readProject } from '../../infra/sandbox/runner/project.ts';

const root = new URL('../../', import.meta.url);
const { routes, environment } = readProject(fileURLToPath(root));
const schemaFile = new URL('../shared/data/slack/slack-manifest.schema.json', root);

const setup = (more = {}) =>
  slackManifest({ routes, publicUrl: 'https://api.example.com/', command: '/gitlab', ...more });

const whereSchemaIs = existsSync(schemaFile) ? test : test.skip;
whereSchemaIs("is what Slack's own schema asks for (skipped where ../shared is absent)", () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(schemaFile, 'utf8')),
  );
  validate(setup());
  expect(validate.errors).toBeNull();
  validate({ ...setup(), features: { slash_commands: [{ command: 'no-slash' }] } });
  expect(validate.errors).not.toBeNull();
});

test('points Slack at routes that exist', () => {
  const { features, settings, oauth_config } = setup();
  expect(features.slash_commands).toMatchObject([
    { url: 'https://api.example.com/slack/commands', should_escape: true },
  ]);
  expect(settings.interactivity).toEqual({
    is_enabled: true,
    request_url: 'https://api.example.com/slack/interactivity',
    message_menu_options_url: 'https://api.example.com/slack/options',
  });
  expect(settings.event_subscriptions.request_url).toBe('https://api.example.com/slack/events');
  expect(oauth_config.redirect_urls).toEqual([
    'https://api.example.com/slack/oauth/callback',
    'https://api.example.com/slack/signin/callback',
  ]);
});

test('offers every shortcut the app knows, within the lengths of Slack', () => {
  const { shortcuts } = setup().features;
  expect(shortcuts.map(({ type, callback_id }) => `${type} ${callback_id}`)).toEqual([
    'global declare_incident',
    'message declare_from_message',
    'message add_to_timeline',
    'message comment_on_incident',
    'message bind_thread',
  ]);
  for (const { name, description } of shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
});

test('names the function whose route is missing', () => {
  const without = routes.filter(({ functionName }) => functionName !== 'slack-options');
  expect(() => setup({ routes: without })).toThrow('serverless.yml has no route for slack-options');
});

test('lists every optional scope among the scopes as well, as Slack asks', () => {
  const { bot, bot_optional, user } = setup().oauth_config.scopes;
  expect(bot).toEqual(expect.arrayContaining([...bot_optional]));
  expect(bot).toContain('commands');
  expect(user).toEqual(['openid', 'profile']);
});

test('carries the command the operator chose, and /gitlab where none is chosen', () => {
  const { features, display_information } = setup({ command: '/incidents' });
  expect(features.slash_commands).toMatchObject([{ command: '/incidents' }]);
  expect(display_information.long_description).toContain('/incidents incident declare');
  expect(environment).toContainEqual({ name: 'SLACK_COMMAND', value: '/gitlab' });
});
