/** The floor: a Lambda that does nothing. */
export const handler = async () => ({ statusCode: 200, body: '' });
