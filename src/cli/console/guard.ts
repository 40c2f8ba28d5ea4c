import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { ProblemError } from './problem.ts';

/** Who may ask: whoever has followed the link of this start, from the page itself. */
export interface Guard {
  /** Goes into the link. */
  readonly token: string;
  readonly check: MiddlewareHandler;
}

const OPEN_LINK = 'Open the link that the terminal shows.';
/**
 * Leads to the page without the token. A redirect would still belong to the click: to one on another site, no
 * cookie is sent that is for its own site alone.
 */
const LEADS_ON =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">' +
  '<link rel="icon" href="data:,"><title>Inspector</title><a href="/">To the inspector</a></html>';

/**
 * Checks every request. The link's token becomes a cookie that scripts cannot read and other sites do not
 * send; the port is in its name, because cookies are shared by all ports of a host. What `Host` says
 * keeps names out that were bound to this machine later, `Origin` and `Sec-Fetch-Site` other pages, those
 * of other ports of this machine included, which count as the same site.
 */
export function createGuard(readPort: () => number): Guard {
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');

  return {
    token,
    async check(c, next) {
      const port = readPort();
      const host = c.req.header('host') ?? '';
      if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(host)) {
        throw new ProblemError(403, 'this page is not of that host', OPEN_LINK);
      }
      const cookie = `inspector-${port}`;
      const isPage = c.req.path === '/' && c.req.method === 'GET';
      const given = isPage ? c.req.query('token') : undefined;
      if (given !== undefined) {
        if (!isSame(given, token)) {
          throw new ProblemError(401, 'the link is of another start', OPEN_LINK);
        }
        setCookie(c, cookie, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
        return c.html(LEADS_ON);
      }
      if (!isSame(getCookie(c, cookie) ?? '', session)) {
        throw new ProblemError(401, 'whoever asks has not followed the link', OPEN_LINK);
      }
      if (!isPage) refuseOthers(c.req.raw, `http://${host}`);
      return next();
    },
  };
}

/** Throws where a request comes from another page, or a change from nobody knows where. */
function refuseOthers({ method, headers }: Request, own: string): void {
  const site = headers.get('sec-fetch-site') ?? 'none';
  const origin = headers.get('origin');
  // HEAD is neither: it would open a stream that nobody reads or ends.
  const isRead = method === 'GET';
  if (!isRead && method !== 'POST') throw new ProblemError(405, `there is no ${method} here`);
  const isOwn = isRead
    ? ['same-origin', 'none'].includes(site) && (origin === null || origin === own)
    : (site === 'same-origin' || !headers.has('sec-fetch-site')) && origin === own;
  if (!isOwn) throw new ProblemError(403, 'only the page itself may ask this', OPEN_LINK);
}

/** In the same time wherever they differ; hashes have one length. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
