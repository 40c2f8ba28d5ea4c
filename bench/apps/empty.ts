// oxlint-disable-next-line no-restricted-imports -- an app of its own, to compare the real one with
import { app } from '@azure/functions';

/** The least that a Functions app can be: what it takes is the price of the library. */
app.http('empty', {
  methods: ['POST'],
  route: 'webhook',
  authLevel: 'anonymous',
  handler: () => ({ status: 200 }),
});
