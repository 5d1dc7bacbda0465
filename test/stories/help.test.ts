import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { escapeText } from '../../lib/block-kit/message.ts';
import { usageOf } from '../../lib/command/command-spec.ts';
import { commandTable } from '../../lib/command/table.ts';
import { answer } from './typing.ts';
import { startWorld, type World } from './world.ts';

let world: World;
afterAll(() => world.stops());

describe('with everything on', () => {
  beforeAll(async () => {
    world = await startWorld();
  });

  test.each(['', 'help', 'HELP', '  help  ', 'help nothing'])(
    '"/gitlab %s" shows everything that can be typed',
    async (typed) => {
      const said = await answer(world, typed);
      for (const spec of commandTable) expect(said).toContain(`\`/gitlab ${escapeText(usageOf(spec))}\``);
    },
  );

  test.each(commandTable)('"help $verb" says what it does, with examples', async (spec) => {
    const said = await answer(world, `help ${spec.verb}`);
    expect(said).toContain(`/gitlab ${escapeText(usageOf(spec))}`);
    expect(said).toContain('For example:');
  });

  test('"<project> help" names the project, as far as it is known here', async () => {
    expect(await answer(world, 'acme/payments help')).toContain('is not known here');
    await world.links('U0BEN', 'ben.silva');
    await answer(world, 'project add acme/payments as pay', { user: 'U0BEN' });
    const said = await answer(world, 'pay help');
    expect(said).toContain(`*Project:* <${world.gitlab.url}/acme/payments|acme/payments>`);
    expect(said).toContain('/gitlab pay issue show');
    expect(await answer(world, 'pay help issue show')).toContain('For example:');
  });

  test.each([
    ['incidnet declare', 'incident declare'],
    ['declare', 'incident declare'],
    ['subscrbe acme/payments', 'subscribe'],
    ['project', 'project'],
    ['whoamI', '@'],
  ])('"%s" is answered with the closest match', async (typed, near) => {
    expect(await answer(world, typed)).toMatch(
      near === '@' ? /not connected/ : new RegExp(`Did you mean \`/gitlab ${near}`),
    );
  });

  test.each(['xyzzy', 'make coffee', '🔥', '`rm -rf`', '<!channel>', 'a'.repeat(3_000)])(
    '"%s" is not known, and nothing in it does anything',
    async (typed) => {
      const said = await answer(world, typed);
      expect(said).toContain('I do not know');
      expect(said).toContain('/gitlab');
      expect(said.length).toBeLessThan(600);
      expect(said).not.toContain('<!channel>');
    },
  );
});

describe('with the declare switch off', () => {
  beforeAll(async () => {
    await world.stops();
    world = await startWorld({ featuresOff: 'incident_declare_slash_command,subscriptions' });
    await world.links('U0ADA', 'ada.okafor');
  });

  test('help shows neither', async () => {
    const said = await answer(world, 'help');
    expect(said).not.toMatch(/\/gitlab (incident declare|subscribe|unsubscribe|subscriptions)/);
    expect(said).toContain('/gitlab project add');
    expect(await answer(world, 'help incident declare')).not.toContain('opens the form');
  });

  test.each([
    'incident declare',
    'incident declare Checkout is down',
    'subscribe acme/payments',
    'subscribe',
    'subscriptions',
  ])('"%s" says that it is switched off, and does nothing', async (typed) => {
    expect(await answer(world, typed)).toContain('is switched off');
    expect(world.slack.as('U0ADA').openView()).toBeUndefined();
  });

  test('it is not offered for a misspelling either', async () => {
    expect(await answer(world, 'incidnet declare')).not.toContain('incident declare`');
  });

  test('the rest works', async () => {
    expect(await answer(world, 'project add acme/payments')).toContain('is added');
  });
});
