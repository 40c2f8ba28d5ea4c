// oxlint-disable-next-line no-restricted-imports -- an app of its own, to compare the real one with
import { app } from '@azure/functions';
import { createTwoCalls } from '../support/two-calls.ts';

const storeOne = createTwoCalls(process.env['AzureWebJobsStorage'] ?? '');

/** A function that only makes the two storage calls of a new delivery: the app without its own code. */
app.http('two-calls', {
  methods: ['POST'],
  route: 'webhook',
  authLevel: 'anonymous',
  async handler(request) {
    await request.arrayBuffer();
    await storeOne(request.headers.get('webhook-id') ?? '');
    return { status: 200, jsonBody: { status: 'received' } };
  },
});
