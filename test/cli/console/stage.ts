import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import { createContext } from '../../../src/cli/context.ts';
import type { Done, Order, Plan } from '../../../src/cli/console/api-orders.ts';
import { type ConsoleOptions, startConsole } from '../../../src/cli/console/start-console.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { createStage } from '../event/stage.ts';
import { localFolder } from '../event/run-event.ts';
import { createFolder } from '../spawn-cli.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Options = Partial<ConsoleOptions> & {
  /** Settings of this machine besides those of the tests. */
  readonly values?: Record<string, unknown>;
};

/** A page's server over the tests' storage, and rows of a sender of its own. */
export async function startStage({ values, ...options }: Options = {}) {
  const stage = createStage();
  const folder = localFolder(values);
  const pageFolder = createFolder({
    'index.html': '<!doctype html><title>page</title>',
    'app.js': '// page',
    'secret.txt': 'not of the page',
  });
  const context = createContext({}, { env: {}, folder, hide: () => {} });
  const started = await startConsole({
    context,
    now: () => new Date(),
    port: 0,
    pageFolder,
    signingSecret: async () => SECRET,
    localUrl: 'http://127.0.0.1:9/webhook',
    pollMs: 50,
    ...options,
  });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await started.stop();
    isStopped = true;
  };
  onTestFinished(stop);
  const { origin, host, port, searchParams } = new URL(started.url);
  const token = searchParams.get('token') ?? '';

  const ask = async (path: string, { method = 'GET', headers = {}, body = '' }: Ask = {}) => {
    const incoming = await send(origin, path, { method, headers, body });
    const answer = {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: await text(incoming),
    };
    // Whatever is asked, nothing secret comes back.
    expect(answer.body).not.toMatch(/whsec_\w|AccountKey|^ +at /m);
    return answer satisfies Answer;
  };
  const cookie = await signIn(ask, token);
  const own = { cookie, origin, 'sec-fetch-site': 'same-origin' };

  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { ...own, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    ...stage,
    url: started.url,
    origin,
    host,
    port: Number(port),
    token,
    cookie,
    own,
    stop,
    ask,
    post,
    /** As the page asks. */
    get: (path: string) => ask(path, { headers: own }),
    getJson: async (path: string) => toJson(await ask(path, { headers: own })),
    /** Its answer's head, for a body that goes on. */
    open: (path: string) => send(origin, path, { method: 'GET', headers: own, body: '' }),
    plan: async (order: Order) => toJson(await post('/api/plan', order)) as Plan,
    confirm: async ({ confirmation }: Plan) =>
      toJson(await post('/api/do', { confirmation })) as Done,
  };
}

/** What came as JSON with 200. */
export function toJson({ status, headers, body }: Answer): unknown {
  const parsed: unknown = JSON.parse(body);
  const type = headers['content-type'];
  expect({ status, type, ...(status !== 200 && { parsed }) }).toEqual({
    status: 200,
    type: 'application/json',
  });
  return parsed;
}

async function signIn(ask: (path: string) => Promise<Answer>, token: string): Promise<string> {
  const { headers } = await ask(`/?token=${token}`);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

function send(origin: string, path: string, { method, headers, body }: Required<Ask>) {
  const { hostname, port } = new URL(origin);
  // Not as a URL, which would be made tidy first.
  const request = requestHttp({ hostname, port, path, method, headers, agent: false });
  request.end(body);
  return new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
}
