import { type Context as Request, Hono } from 'hono';
import { toExportLine } from '../../inbox/export.ts';
import type { Context } from '../context.ts';
import type { OpenInbox } from '../event/open-inbox.ts';
import { readSafely } from '../event/personal-data.ts';
import { readResults } from '../event/read-results.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { toCurl } from './curl.ts';
import { toDetail } from './details.ts';
import { listSummaries } from './list.ts';
import { createPastLives } from './past-lives.ts';
import { createPictures } from './pictures.ts';
import type { ReadPreview } from './preview.ts';
import { ProblemError } from './problem.ts';
import { readFilter } from './read-filter.ts';
import type { Resources } from './resources.ts';
import { readStored } from './read-stored.ts';
import { withinMs } from './time-limit.ts';

interface ReadDependencies {
  readonly context: Context;
  readonly inbox: OpenInbox;
  readonly resources: Resources;
  readonly readPreview: ReadPreview;
  /** Where a receiver on this machine is, and its secret; rejects with a `CliError` where there is none. */
  readonly findLocalTarget: () => Promise<{ readonly url: string; readonly secret: string }>;
  readonly now: () => Date;
  /** How long one delivery, or a file, may take. */
  readonly limitMs: number;
}

const MAX_LIMIT = 1000;

/** What is in the inbox: lists, counts, single deliveries and what came of them. */
export function createReadRoutes(dependencies: ReadDependencies): Hono {
  const { context, inbox, resources, readPreview, findLocalTarget, now } = dependencies;
  const { limitMs } = dependencies;
  const pastLives = createPastLives(inbox.inbox);
  const routes = new Hono();

  routes.get('/deliveries', async (c) => {
    const { cursor, limit } = c.req.query();
    const page = {
      ...(limit !== undefined && { limit: readLimit(limit) }),
      ...(cursor && { cursor }),
      signal: c.req.raw.signal,
    };
    const filter = readFilter(c.req.query(), now(), ['cursor', 'limit']);
    return c.json(await listSummaries(inbox.rows, filter, page, resources));
  });

  routes.get('/pictures', async (c) => {
    const filter = readFilter(c.req.query(), now());
    const { signal } = c.req.raw;
    return c.json(await createPictures(inbox.rows, filter, { now: now(), signal, pastLives }));
  });

  routes.get('/deliveries/:id', async (c) => {
    const detail = await withinMs(limitMs, c.req.raw.signal, async (signal) => {
      const stored = await readStored(inbox, c.req.param('id'), signal);
      const results = await readResults(context, inbox, stored.delivery, signal);
      return toDetail(stored, results, isPersonal(c));
    });
    return c.json(detail);
  });

  routes.get('/deliveries/:id/body', async (c) => {
    const { body } = await readWhole(c, c.req.param('id'));
    const type = isText(body) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
    return c.body(new Uint8Array(body), 200, { 'content-type': type });
  });

  routes.get('/deliveries/:id/fixture', async (c) => {
    const line = toExportLine(await readWhole(c, c.req.param('id')));
    return c.body(line, 200, { 'content-type': 'application/json' });
  });

  routes.get('/deliveries/:id/curl', async (c) => {
    const target = await findLocalTarget();
    const delivery = await readWhole(c, c.req.param('id'));
    return c.text(toCurl(delivery, { ...target, now: now() }));
  });

  routes.get('/files', async (c) => {
    const preview = await withinMs(limitMs, c.req.raw.signal, (signal) =>
      readPreview(c.req.query('path') ?? '', { isPersonal: isPersonal(c), signal }),
    );
    return c.json(preview);
  });

  return routes;

  /** A delivery with its bytes, for whoever may see all of them. */
  async function readWhole(c: Request, id: string): Promise<Delivery> {
    const { delivery } = await withinMs(limitMs, c.req.raw.signal, (signal) =>
      readStored(inbox, id, signal),
    );
    if (isPersonal(c) || !readSafely(delivery.body).isPersonal) return delivery;
    throw new ProblemError(
      403,
      'the body holds SIP headers or is no event, so there may be personal data in it',
      'Ask to be shown personal data.',
    );
  }
}

function isPersonal(c: Request): boolean {
  return c.req.query('personal') === '1';
}

function isText(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).equals(Buffer.from(Buffer.from(bytes).toString()));
}

function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ProblemError(400, `limit is no whole number from 1 to ${MAX_LIMIT}`);
}
