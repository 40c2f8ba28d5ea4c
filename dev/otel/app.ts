import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Hono, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import type { Env } from './faults.ts';
import { readPoints, type ExportedPoint } from './read-metrics.ts';
import { readSpans, type CollectedSpan } from './read-spans.ts';

/** Where what is exported goes. */
export interface AppParts {
  /** Answers a request that is to meet a fault. */
  meet: MiddlewareHandler<Env>;
  /** Takes the text of every body, before anything else happens to it. */
  onBody: (text: string) => void;
  onSpans: (spans: readonly CollectedSpan[]) => void;
  onPoints: (points: readonly ExportedPoint[]) => void;
}

type Variables = { Variables: { body: string } };

/** The paths of OTLP over HTTP; a body in another shape is answered 400 with what is wrong. */
export function createApp({ meet, onBody, onSpans, onPoints }: AppParts): Hono<Env & Variables> {
  const app = new Hono<Env & Variables>();
  app.use(async (c, next) => {
    const text = await readText(c.req.raw);
    onBody(text);
    c.set('body', text);
    await next();
  });
  app.use(meet);
  app.post('/v1/traces', (c) => {
    onSpans(readSpans(parseJson(c.var.body)));
    return c.json({});
  });
  app.post('/v1/metrics', (c) => {
    onPoints(readPoints(parseJson(c.var.body)));
    return c.json({});
  });
  app.post('/v1/logs', (c) => {
    v.parse(v.object({ resourceLogs: v.array(v.unknown()) }), parseJson(c.var.body));
    return c.json({});
  });
  app.notFound((c) =>
    c.json({ message: `No path of OTLP: ${c.req.method} ${c.req.path}. POST to /v1/traces.` }, 404),
  );
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
    if (v.isValiError<v.GenericSchema>(error)) return c.json({ message: describe(error) }, 400);
    throw error;
  });
  return app;
}

async function readText(request: Request): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  if (request.method === 'POST' && !type.startsWith('application/json')) {
    throw new HTTPException(415, {
      message: `Only JSON is read here, not "${type}": set OTEL_EXPORTER_OTLP_PROTOCOL=http/json.`,
    });
  }
  const bytes = Buffer.from(await request.arrayBuffer());
  if (request.headers.get('content-encoding') !== 'gzip') return bytes.toString();
  try {
    return (await promisify(gunzip)(bytes)).toString();
  } catch (error) {
    throw new HTTPException(400, { message: `The body is not gzip: ${(error as Error).message}.` });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HTTPException(400, { message: `The body is not JSON: ${(error as Error).message}.` });
  }
}

function describe({ issues }: v.ValiError<v.GenericSchema>): string {
  const [first] = issues;
  return `${v.getDotPath(first) ?? 'body'}: ${first.message}.`;
}
