import type { Channel, NoticeRequest } from './channel.ts';

/** What came of a post; `headers` may say when to come again. */
export type Posted =
  | { readonly outcome: 'taken'; readonly status: number }
  /** A redirect, or a status that lays the fault on the request: hardly another one later. */
  | { readonly outcome: 'refused'; readonly status: number; readonly headers: Headers }
  | { readonly outcome: 'busy'; readonly status: number; readonly headers: Headers }
  /** `code`: `timeout`, or the system's, such as `ECONNREFUSED`; never an address. */
  | { readonly outcome: 'no-answer'; readonly code: string };

/** Posts once and waits `timeoutMs` for the answer; never rejects. */
export type Post = (
  channel: Pick<Channel, 'name' | 'url'>,
  request: NoticeRequest,
  timeoutMs: number,
) => Promise<Posted>;

/** Posts over HTTP, following no redirect. */
export const post: Post = async ({ url }, { headers, body }, timeoutMs) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // The status says it all: what comes after it is not waited for.
    await response.body?.cancel();
    return judge(response);
  } catch (error) {
    return { outcome: 'no-answer', code: readCode(error) };
  }
};

const COME_AGAIN = new Set([408, 425, 429]);

function judge({ ok, status, headers }: Response): Posted {
  if (ok) return { outcome: 'taken', status };
  const isRefused = status < 500 && !COME_AGAIN.has(status);
  return { outcome: isRefused ? 'refused' : 'busy', status, headers };
}

/** Of an error's own words none is used: they may hold the address, which is a secret. */
function readCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  const hasCode = typeof cause === 'object' && cause !== null && 'code' in cause;
  return hasCode && typeof cause.code === 'string' ? cause.code : error.name;
}
