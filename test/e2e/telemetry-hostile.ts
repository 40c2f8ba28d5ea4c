import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createResponse } from '../../dev/openai/responses.ts';
import { quotation, canaries } from './telemetry-canaries.ts';

/** The API, and a place where people are told, which both quote whatever they know. */
export interface Hostile {
  readonly url: string;
  readonly paths: readonly string[];
  close(): void;
}

const error = (code: string) =>
  JSON.stringify({ error: { message: quotation, type: quotation, param: quotation, code } });

const good = createResponse('resp_good');
const answers: readonly (readonly [path: RegExp, status: number, body: string])[] = [
  [/resp_good/, 200, JSON.stringify({ ...good, instructions: quotation, user: canaries.email })],
  [/resp_failing/, 500, error('server_error')],
  [/resp_refused/, 401, error(quotation)],
  [/resp_text/, 200, quotation],
  [/resp_odd/, 200, JSON.stringify({ [canaries.email]: quotation, status: [quotation] })],
  [/\/accept$/, 200, ''],
  [/\/refer$/, 404, error(canaries.caller)],
  [/slack/, 500, quotation],
  [/teams/, 202, quotation],
  [/webhook/, 202, quotation],
];

/** Starts it on 127.0.0.1. */
export async function startHostile(): Promise<Hostile> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const { url = '' } = request;
    paths.push(url);
    const [, status, body] = answers.find(([path]) => path.test(url)) ?? [/^/, 404, quotation];
    request.resume();
    response.writeHead(status, { 'x-request-id': canaries.email }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
