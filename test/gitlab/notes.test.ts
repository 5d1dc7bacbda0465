import { describe, expect, test } from '@jest/globals';
import { createNote, findNote } from '../../lib/gitlab/notes.ts';
import { markerLine } from '../../lib/incident/incident.ts';
import { answer, setup, token } from './loopback.ts';

const url = 'https://gitlab.example/acme/payments/-/issues/12';
const incident = { projectId: 42, iid: 12, url };

describe('createNote', () => {
  test('comments, and tells where the comment can be read', async () => {
    const { gitlab, received, lastBody } = await setup(answer(201, { id: 5, body: 'Hello' }));
    await expect(createNote(gitlab, token, incident, { body: 'Hello', internal: true })).resolves.toEqual({
      id: 5,
      url: `${url}#note_5`,
    });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/v4/projects/42/issues/12/notes' });
    expect(lastBody()).toEqual({ body: 'Hello', internal: true });
  });

  test('knows a body of quick actions only, which leaves no note', async () => {
    const { gitlab } = await setup(answer(202, { commands_changes: {}, summary: ['Closed.'] }));
    await expect(createNote(gitlab, token, incident, { body: '/close' })).resolves.toEqual({ id: undefined, url });
  });
});

describe('findNote', () => {
  const marker = '01J00000000000000000000000';

  test('finds the note that ends in the marker among the newest', async () => {
    const { gitlab, received } = await setup(
      answer(200, [
        { id: 9, body: 'assigned to @ada.okafor', system: true },
        { id: 8, body: null },
        { id: 7, body: `On it\n\n${markerLine(marker)}` },
      ]),
    );
    await expect(findNote(gitlab, token, incident, marker)).resolves.toEqual({ id: 7, url: `${url}#note_7` });
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/api/v4/projects/42/issues/12/notes?order_by=created_at&sort=desc&per_page=100',
    });
  });

  test('is undefined where no note has it', async () => {
    const { gitlab } = await setup(answer(200, [{ id: 7, body: `On it ${markerLine(marker)}` }]));
    await expect(findNote(gitlab, token, incident, marker)).resolves.toBeUndefined();
  });
});
