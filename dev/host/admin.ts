import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostFunction } from './host-function.ts';
import type { InvocationInput, Invoke } from './invoke.ts';
import { isRecord } from './is-record.ts';
import { toTriggerMetadata } from './queue-message.ts';
import { readBody } from './read-body.ts';
import type { RunningTrigger } from './queue-trigger.ts';
import { toTimerData } from './timer-trigger.ts';
import type { NextOccurrence } from './timer-schedule.ts';

/** The part of Functions' `/admin` that the local host has. */
export interface Admin extends RunningTrigger {
  /** Answers the request if it is one of these; false if it is not. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

const bodyLimit = 1_000_000;

/**
 * Serves `GET /admin/functions` and `POST /admin/functions/<name>` with `{ "input": "…" }`, which runs a function that is
 * not triggered by HTTP, disabled or not, and answers 202 without waiting for it, as Functions does.
 */
export function createAdmin(
  functions: HostFunction[],
  timers: ReadonlyMap<string, NextOccurrence>,
  invoke: Invoke,
): Admin {
  const running = new Set<Promise<unknown>>();
  return {
    async stop() {
      await Promise.all(running);
    },
    async handle(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const name = /^\/admin\/functions(?:\/([^/]*))?\/?$/i.exec(pathname)?.[1];
      if (request.method === 'GET' && /^\/admin\/functions\/?$/i.test(pathname)) {
        const list = functions.map(({ name: id, type, disabled }) => ({
          name: id,
          type,
          disabled,
        }));
        response.setHeader('content-type', 'application/json').end(JSON.stringify(list));
        return true;
      }
      if (request.method !== 'POST' || name === undefined) {
        return false;
      }
      const target = functions.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (!target) {
        response.writeHead(404).end();
        return true;
      }
      const input = readInput(await readBody(request, bodyLimit));
      const invocation = input === undefined ? undefined : toInvocation(target, input);
      if (!invocation) {
        response.writeHead(400, { 'content-type': 'text/plain' });
        response.end('Send { "input": "text" } to a timer or queue function.\n');
        return true;
      }
      const run = invoke(target, invocation).finally(() => running.delete(run));
      running.add(run);
      response.writeHead(202).end();
      return true;
    },
  };

  function toInvocation(target: HostFunction, input: string): InvocationInput | undefined {
    switch (target.type.toLowerCase()) {
      case 'timertrigger':
        return { data: toTimerData(timers.get(target.name) ?? (() => undefined)) };
      case 'queuetrigger':
        return { data: { string: input }, triggerMetadata: toManualMetadata(input) };
      default:
        return undefined;
    }
  }
}

function readInput(body: Buffer | undefined): string | undefined {
  try {
    const content: unknown = JSON.parse(body?.toString('utf8').trim() || '{}');
    const input = isRecord(content) ? (content['input'] ?? '') : undefined;
    return typeof input === 'string' ? input : undefined;
  } catch {
    return undefined;
  }
}

function toManualMetadata(input: string) {
  const now = new Date();
  return toTriggerMetadata(
    {
      messageId: randomUUID(),
      popReceipt: '',
      dequeueCount: 1,
      messageText: input,
      insertedOn: now,
      expiresOn: now,
      nextVisibleOn: now,
    },
    input,
  );
}
