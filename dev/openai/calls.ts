import { Hono, type Context } from 'hono';
import {
  integer,
  literal,
  maxValue,
  minValue,
  number,
  object,
  optional,
  pipe,
  regex,
  string,
} from 'valibot';
import { ApiError } from './api-error.ts';
import type { Env } from './env.ts';
import { readBody } from './read-body.ts';

/** How a phone call stands; one that is in no state yet is ringing. */
type CallState = 'accepted' | 'rejected' | 'ended';

const sipStatus = pipe(number(), integer(), minValue(300), maxValue(699));
const realtimeAccept = object({ type: literal('realtime'), model: optional(string()) });
// On Azure the model is the name of a deployment, so there is none to fall back on.
const azureRealtimeAccept = object({ type: literal('realtime'), model: string() });
const realtimeReject = object({ status_code: optional(sipStatus, 603) });
const liveAccept = object({ session: object({ type: literal('live'), model: string() }) });
const liveReject = object({ status_code: sipStatus });
const refer = object({ target_uri: pipe(string(), regex(/\S/)) });

/**
 * `POST /realtime/calls/:id/…` and `/live/sessions/:id/…`: accept, reject, refer, hangup, with an empty
 * 200. The first accept or reject decides for both, because one phone call can be offered as either.
 *
 * Undocumented, and so a guess: that a second decision is a 409 (which the SDK tries again), and that
 * refer and hangup without an accepted call are a 404 like that for a call that has ended.
 */
export function createCallRoutes(): Hono<Env> {
  const states = new Map<string, CallState>();

  const decide = (c: Context<Env>, state: CallState) => {
    const call = readCall(c);
    const decided = states.get(call);
    if (decided === 'ended') throw noSuchCall();
    if (decided !== undefined) {
      throw new ApiError(409, 'A decision has already been made for this call.', {
        code: 'decision_already_made',
      });
    }
    states.set(call, state);
    return c.body(null, 200);
  };
  const requireAccepted = (c: Context<Env>): string => {
    const call = readCall(c);
    if (states.get(call) !== 'accepted') throw noSuchCall();
    return call;
  };

  const routes = new Hono<Env>()
    .post('/realtime/calls/:id/accept', async (c) => {
      const isAzure = c.req.path.startsWith('/openai/');
      await readBody(c, isAzure ? azureRealtimeAccept : realtimeAccept);
      return decide(c, 'accepted');
    })
    .post('/realtime/calls/:id/reject', async (c) => {
      await readBody(c, realtimeReject);
      return decide(c, 'rejected');
    })
    .post('/live/sessions/:id/accept', async (c) => {
      await readBody(c, liveAccept);
      return decide(c, 'accepted');
    })
    .post('/live/sessions/:id/reject', async (c) => {
      await readBody(c, liveReject);
      return decide(c, 'rejected');
    });
  for (const base of ['/realtime/calls', '/live/sessions']) {
    routes
      .post(`${base}/:id/refer`, async (c) => {
        await readBody(c, refer);
        requireAccepted(c);
        return c.body(null, 200);
      })
      .post(`${base}/:id/hangup`, (c) => {
        states.set(requireAccepted(c), 'ended');
        return c.body(null, 200);
      });
  }
  return routes;
}

/** What names the phone call in the ids of both APIs. */
function readCall(c: Context<Env>): string {
  return (c.req.param('id') ?? '').replace(/^(?:rtc_u0_|rtc_|live_)/, '');
}

function noSuchCall(): ApiError {
  return new ApiError(404, 'There is no such call, or it has ended.', {
    code: 'call_id_not_found',
  });
}
