import { app, keepAndQueue, receiver } from './app.ts';

app.view('declare', async ({ view, body, ack }) => {
  const fields = Object.values(view.state.values).flatMap((block) => Object.entries(block));
  const form = Object.fromEntries(
    fields.map(([name, field]) => [
      name,
      field?.value ?? field?.selected_option?.value ?? field?.selected_options?.map(({ value }) => value),
    ]),
  );
  if (!form['title'] || !form['project'])
    return ack({ response_action: 'errors', errors: { title: 'Say what is wrong' } });
  await keepAndQueue(view.id, 'declare', { ...form, user: body.user.id, origin: JSON.parse(view.private_metadata) });
  await ack();
});

export const handler = receiver.toHandler();
