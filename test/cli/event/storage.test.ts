import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localFolder, runEvent } from './run-event.ts';

/** Settings with a storage that answers everything alike; without a status nothing listens there. */
async function folderWithStorage(status?: number, code = '') {
  const server = createServer((_, response) => {
    const body = JSON.stringify({ 'odata.error': { code, message: { value: 'no' } } });
    response.writeHead(status ?? 500, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  if (status === undefined) stop();
  else onTestFinished(stop);
  const url = `http://127.0.0.1:${port}/a`;
  return localFolder({
    AzureWebJobsStorage:
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;' +
      `TableEndpoint=${url};QueueEndpoint=${url};BlobEndpoint=${url};`,
  });
}

const commands = [
  ['event', 'list'],
  ['event', 'show', 'wh_1'],
  ['event', 'replay', '--state', 'dead', '--yes'],
  ['event', 'resend', 'wh_1', '--url', 'http://127.0.0.1:9/webhook'],
  ['event', 'export'],
  ['event', 'stats'],
  ['listen', '--forward', 'http://127.0.0.1:9/webhook'],
];

describe.each(commands.map((args) => ({ args, name: args.slice(0, 2).join(' ') })))(
  '$name',
  ({ args }) => {
    it.each([
      ['does not run', undefined, /error: nothing listens there: is `npm start` running\? \(/],
      ['refuses', 403, /error: whoever is signed in may not do this: `azd provision` gives/],
    ])('explains a storage that %s', async (_, status, message) => {
      const folder = await folderWithStorage(status, 'AuthorizationPermissionMismatch');
      const { exitCode, stdout, stderr } = await runEvent(args, { folder });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(message);
    });
  },
);

it.each([
  ['list', 'The inbox is empty. Post a signed event: npm run send\n'],
  ['stats', 'There is no delivery of that kind in the inbox on this machine.\n'],
])('event %s says that there is nothing at all', async (verb, text) => {
  const folder = await folderWithStorage(404, 'TableNotFound');
  const { exitCode, stdout } = await runEvent(['event', verb], { folder });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: text });
});
