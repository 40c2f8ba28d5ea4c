import { signal } from '@preact/signals';
import type { Summary, Trouble } from '../../src/cli/console/api.ts';
import { request, RequestError } from './request.ts';

/** `live`: it was said whether storage answers; `refused`: the server is there and does not know this page, as after a start of its own. */
export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

const RETRY_MS = 2000;

export const connection = signal<Connection>('connecting');
/** What the server cannot reach at present. */
export const trouble = signal<Trouble | undefined>(undefined);

/** What was begun from the page and ended badly, until somebody has read it. */
export const failure = signal<Trouble | undefined>(undefined);

/** What becomes of what the stream tells. */
export interface Listener {
  readonly onDeliveries: (deliveries: readonly Summary[]) => void;
  /** The server can tell of all that happens from now on, but not of what was before. */
  readonly onFine: () => void;
  /** The stream is back after it was lost. */
  readonly onBack: () => void;
}

/**
 * Listens to the stream of a filter until it is told to stop; comes back by itself. A hidden page does not
 * listen: a browser has six connections for all pages of a server, and what is told would only pile up.
 */
export function listen(query: string, { onDeliveries, onFine, onBack }: Listener): () => void {
  let source: EventSource | undefined;
  let waiting: Summary[] = [];
  let frame = 0;
  let retry: NodeJS.Timeout | undefined;
  let wasLost = false;

  function connect(): void {
    const stream = new EventSource(`/api/stream?${query}`);
    source = stream;
    stream.addEventListener('open', () => {
      // Whether anything can be told of, it does not say yet.
      if (connection.value !== 'live') connection.value = 'connecting';
      if (wasLost) onBack();
      wasLost = false;
    });
    stream.addEventListener('delivery', ({ data }: MessageEvent<string>) => {
      waiting.push(JSON.parse(data) as Summary);
      // A burst is drawn once.
      frame ||= requestAnimationFrame(deliver);
    });
    stream.addEventListener('trouble', ({ data }: MessageEvent<string>) => {
      trouble.value = JSON.parse(data) as Trouble;
      connection.value = 'live';
    });
    stream.addEventListener('failed', ({ data }: MessageEvent<string>) => {
      failure.value = JSON.parse(data) as Trouble;
    });
    stream.addEventListener('fine', () => {
      trouble.value = undefined;
      connection.value = 'live';
      onFine();
    });
    stream.addEventListener('error', () => {
      // The browser's own second try has no end and says nothing of a refusal.
      stream.close();
      wasLost = true;
      void explain(stream);
    });
  }

  function deliver(): void {
    frame = 0;
    const batch = waiting;
    waiting = [];
    onDeliveries(batch);
  }

  async function explain(lost: EventSource): Promise<void> {
    const status = await request('/api/info').then(
      () => 200,
      (error: unknown) => (error instanceof RequestError ? error.status : 0),
    );
    // Meanwhile nobody looks or listens any more, or a newer stream is there.
    if (source !== lost) return;
    connection.value = toConnection(status);
    retry = setTimeout(connect, RETRY_MS);
  }

  function hangUp(): void {
    source?.close();
    source = undefined;
    clearTimeout(retry);
    cancelAnimationFrame(frame);
    frame = 0;
    waiting = [];
  }

  function onVisibility(): void {
    hangUp();
    wasLost = true;
    if (!document.hidden) connect();
  }

  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) connect();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    hangUp();
  };
}

/** A server that answers has only ended the stream, as it does for who is far behind. */
function toConnection(status: number): Connection {
  if (status === 200) return 'connecting';
  return status === 401 || status === 403 ? 'refused' : 'lost';
}
