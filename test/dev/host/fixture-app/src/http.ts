import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
// oxlint-disable-next-line no-restricted-imports -- This app is a fixture and registers its own functions.
import { app, type HttpResponseInit } from '@azure/functions';

app.http('digest', {
  methods: ['POST'],
  handler: async (request, context) => {
    const bytes = Buffer.from(await request.arrayBuffer());
    context.warn(
      JSON.stringify({ message: 'digested', length: bytes.length, level: 'of the app' }),
    );
    return { body: createHash('sha256').update(bytes).digest('hex') };
  },
});

app.http('echo', {
  route: 'echo/{first:int}/{second?}',
  handler: (request, context) => ({
    status: 201,
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      headers: Object.fromEntries(request.headers),
      traceParent: context.traceContext?.traceParent,
    },
    headers: { 'x-answer': 'yes' },
    cookies: [
      { name: 'a', value: 'one two', httpOnly: true, sameSite: 'Strict', maxAge: 60, path: '/' },
      { name: 'b', value: '2', secure: true },
    ],
  }),
});

app.http('files', {
  route: 'files/{*rest}',
  handler: (request) => ({ jsonBody: request.params }),
});

app.http('named', {
  route: 'named/{name}.{extension}',
  handler: (request) => ({ jsonBody: request.params }),
});

app.http('nothing', {
  handler: () => Reflect.get({}, 'a JavaScript function may return nothing') as HttpResponseInit,
});

app.http('throws', {
  handler: () => {
    throw new Error('the handler threw');
  },
});

app.http('late-log', {
  handler: (_request, context) => {
    setTimeout(() => {
      context.log('too late');
      console.log('not too late');
    }, 10);
    return {};
  },
});

app.http('never-ends', { handler: () => new Promise(() => undefined) });

app.http('slow', {
  handler: async (_request, context) => {
    context.log('slow began');
    await delay(500);
    return { body: 'slow but done' };
  },
});

app.http('paused', { handler: () => ({ body: 'never' }) });

app.http('crash', {
  handler: () => {
    void Promise.reject(new Error('nobody catches this'));
    return {};
  },
});

app.http('registers', {
  handler: () => {
    app.http('another', { handler: () => ({}) });
    return {};
  },
});
