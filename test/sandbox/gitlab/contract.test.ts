import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';
import { sdl } from '../../../infra/sandbox/gitlab/graphql-schema.ts';
import type { GitLabStandIn } from '../../../infra/sandbox/gitlab/start.ts';
import { addHook, setup } from './setup.ts';

/** Public contract material beside the checkout; without it these tests are skipped. */
const data = fileURLToPath(new URL('../../../../shared/data/gitlab/', import.meta.url));
const whereShared = existsSync(data) ? describe : describe.skip;

let running: GitLabStandIn | undefined;
afterEach(() => running?.close());

whereShared('the captured webhooks (skipped where ../shared is absent)', () => {
  type Json = { [key: string]: unknown };
  const samples = (prefix: string) =>
    existsSync(data) ? readdirSync(`${data}webhooks`).filter((name) => name.startsWith(prefix)) : [];
  const keys = (value: unknown) => Object.keys(value as Json).toSorted();

  async function deliveries() {
    const { gitlab, ada } = await setup();
    running = gitlab;
    await addHook(ada);
    const act = gitlab.as('ada.okafor');
    act.declares('acme/payments', { title: 'Down', labels: ['network'] });
    act.edits('acme/payments', 1, { assignees: ['ben.silva'] });
    act.comments('acme/payments', 1, 'On it');
    act.comments('acme/payments', 1, 'Secret', { internal: true });
    act.closes('acme/payments', 1);
    await gitlab.settled();
    return gitlab.deliveries.map((delivery) => delivery.payload as Json);
  }

  test.each(samples('incident_'))('%s has no key that ours lacks', async (name) => {
    const sample: Json = JSON.parse(readFileSync(`${data}webhooks/${name}`, 'utf8'));
    const { action } = sample['object_attributes'] as Json;
    const ours = (await deliveries()).find((payload) => (payload['object_attributes'] as Json)['action'] === action);
    expect(keys(ours)).toEqual(expect.arrayContaining(keys(sample)));
    for (const part of ['user', 'project', 'object_attributes', 'repository']) {
      expect(keys(ours?.[part])).toEqual(expect.arrayContaining(keys(sample[part])));
    }
    const [theirLabel, ourLabel] = [sample, ours].map((payload) => (payload?.['labels'] as unknown[] | undefined)?.[0]);
    if (theirLabel) expect(keys(ourLabel)).toEqual(keys(theirLabel));
  });

  test.each(samples('note_on_incident'))('%s has no key that ours lacks', async (name) => {
    const sample: Json = JSON.parse(readFileSync(`${data}webhooks/${name}`, 'utf8'));
    const ours = (await deliveries()).find((payload) => payload['event_type'] === sample['event_type']);
    for (const part of ['user', 'project', 'object_attributes', 'repository', 'issue']) {
      expect(keys(ours?.[part])).toEqual(expect.arrayContaining(keys(sample[part])));
    }
  });
});

whereShared.each(['gitlab-schema.graphql', 'gitlab-schema-16.3.graphql'])(
  'our schema within %s (skipped where ../shared is absent)',
  (file) => {
    const ours = buildSchema(sdl);
    let real: GraphQLSchema;
    beforeAll(() => {
      real = buildSchema(readFileSync(`${data}${file}`, 'utf8'), { assumeValid: true });
    });
    const own = Object.values(ours.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

    test('every field we answer is there, of the same type, with the same arguments', () => {
      for (const type of own.filter(isObjectType)) {
        const theirs = real.getType(type.name);
        if (!isObjectType(theirs)) throw new Error(`${type.name} is missing`);
        for (const field of Object.values(type.getFields())) {
          const { type: theirType, args = [] } = theirs.getFields()[field.name] ?? {};
          const place = `${type.name}.${field.name}`;
          // The signed-in person became a type of their own after 16.3, and ids are texts under many names; no document can tell.
          const [expected, answered] = [theirType, field.type].map((one) => String(one).replace(/\w*ID\b/, 'String'));
          expect([place, expected?.replace('CurrentUser', 'UserCore')]).toEqual([place, answered]);
          for (const arg of field.args)
            expect([place, args.map(String)]).toEqual([place, expect.arrayContaining([String(arg)])]);
        }
      }
    });

    test('every input and enum we take is taken there, and nothing more is needed', () => {
      for (const type of own.filter(isInputObjectType)) {
        const theirs = real.getType(type.name);
        if (!isInputObjectType(theirs)) throw new Error(`${type.name} is missing`);
        const fields = Object.values(theirs.getFields());
        for (const field of Object.values(type.getFields())) {
          expect(fields.map((one) => `${type.name}.${one.name}: ${one.type}`)).toContain(
            `${type.name}.${field.name}: ${field.type}`,
          );
        }
        expect(Object.keys(type.getFields())).toEqual(
          expect.arrayContaining(fields.filter(isRequiredInputField).map((one) => one.name)),
        );
      }
      for (const type of own.filter(isEnumType)) {
        const theirs = real.getType(type.name);
        const values = isEnumType(theirs) ? theirs.getValues().map((value) => value.name) : [];
        expect(values).toEqual(expect.arrayContaining(type.getValues().map((value) => value.name)));
      }
    });
  },
);
