import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createReplay } from '../../webhooks/replay.ts';
import { CliError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { findUser } from '../event/find-user.ts';
import { openInbox, toPlace } from '../event/open-inbox.ts';
import { createApp } from './create-app.ts';
import { createFollowHub } from './follow-hub.ts';
import { createGuard } from './guard.ts';
import { createReadHealth } from './health.ts';
import { readInfo } from './info.ts';
import { createOrderRoutes } from './order-routes.ts';
import { createPlanOrder } from './orders.ts';
import { createPageRoutes } from './page-files.ts';
import { createPlans } from './plans.ts';
import { createReadPreview } from './preview.ts';
import { ProblemError } from './problem.ts';
import { createReadRoutes } from './read-routes.ts';
import { createResources } from './resources.ts';
import { createSamples } from './samples.ts';
import { createStatusRoutes } from './status-routes.ts';
import { limitSilence } from './time-limit.ts';

export interface ConsoleOptions {
  /** The inbox that is looked at. */
  readonly context: Context;
  readonly now: () => Date;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where index.html, app.js and app.css are. */
  readonly pageFolder: string;
  /** Of the receiver on this machine; rejects with a `CliError` where it has none. */
  readonly signingSecret: () => Promise<string>;
  /** Of the receiver on this machine; where left out, that of a running `npm start`. */
  readonly localUrl?: string;
  /** Between two looks; where left out, often here and less so where each costs something. */
  readonly pollMs?: number;
  /** How long storage may be silent; where left out, 5 s for a look here, 10 s for all else. */
  readonly silentMs?: number;
}

/** A page's server that runs. */
export interface RunningConsole {
  /** With the token that lets in whoever follows it. */
  readonly url: string;
  /** Ends it, and cuts every connection. */
  readonly stop: () => Promise<void>;
}

/** Storage answers within these. Of a deployment, signing in and a page without a match take their time. */
const LOOK_MS = { here: 5000, deployed: 10_000 };
const READ_MS = 10_000;

/** Serves the page and what it asks for on 127.0.0.1; rejects where the port is taken. */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { context, now, pageFolder } = options;
  const signingSecret = () => options.signingSecret().catch(explainNoSecret);
  const opened = await openInbox(context, now);
  const limitMs = options.silentMs ?? READ_MS;
  // A page of rows is a thousand reads in one.
  const inbox = { ...opened, rows: limitSilence(opened.rows, 2 * limitMs) };
  const isLocal = context.name === undefined;
  const stopping = new AbortController();
  const ended = stopping.signal;

  const findLocalUrl = async () => options.localUrl ?? findRunning(context.folder);
  const findLocalTarget = async () => ({
    secret: await signingSecret(),
    url: await findLocalUrl(),
  });
  const samples = createSamples({
    // The secret of this machine signs nothing for a deployment.
    findTarget: async () => (isLocal ? orUndefined(findLocalTarget()) : undefined),
  });
  const resources = createResources(inbox.inbox);
  const hub = createFollowHub({
    rows: opened.rows,
    resources,
    now,
    pollMs: options.pollMs ?? (isLocal ? 500 : 2000),
    silentMs: options.silentMs ?? (isLocal ? LOOK_MS.here : LOOK_MS.deployed),
  });
  const planOrder = createPlanOrder({
    inbox,
    replay: createReplay({ ...inbox, now, createNonce: randomUUID }),
    findUser: async () => findUser(context),
    signingSecret,
    samples,
    now,
    ended,
    tellFailure: (trouble) => hub.tellFailure(trouble),
    place: toPlace(context),
  });
  const findWebhookUrl = async () =>
    isLocal ? findLocalUrl() : context.outputs['WEBHOOK_URL'] || undefined;
  const readPreview = createReadPreview(context);
  const guard = createGuard(() => (server.address() as AddressInfo).port);
  const app = createApp({
    guard,
    page: createPageRoutes(pageFolder),
    api: [
      createStatusRoutes({
        readInfo: () => readInfo({ context, now, findWebhookUrl, samples }),
        readHealth: createReadHealth(context, now),
        hub,
        now,
        ended,
      }),
      createReadRoutes({ context, inbox, resources, readPreview, findLocalTarget, now, limitMs }),
      createOrderRoutes(planOrder, createPlans(now)),
    ],
  });

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    async stop() {
      stopping.abort();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function findRunning(folder: string): Promise<string> {
  const { findReceiver } = await import('../../../dev/send/find-receiver.ts');
  return findReceiver(folder);
}

async function orUndefined<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Its message says what to do. */
function explainNoSecret(error: unknown): never {
  if (!(error instanceof CliError)) throw error;
  throw new ProblemError(409, 'there is no signing secret here to sign with', error.message);
}
