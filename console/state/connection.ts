import { signal } from '@preact/signals';
import type { Summary, Trouble } from '../../src/cli/console/api.ts';
import { request, RequestError } from './request.ts';

/** `refused`: the server is there and does not know this page, as after a start of its own. */
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

/** Listens to the stream of a filter until it is told to stop; comes back by itself. */
export function listen(query: string, { onDeliveries, onFine, onBack }: Listener): () => void {
  let source: EventSource;
  let waiting: Summary[] = [];
  let frame = 0;
  let retry: NodeJS.Timeout | undefined;
  let wasLost = false;
  let isStopped = false;

  function connect(): void {
    source = new EventSource(`/api/stream?${query}`);
    source.addEventListener('open', () => {
      connection.value = 'live';
      if (wasLost) onBack();
      wasLost = false;
    });
    source.addEventListener('delivery', ({ data }: MessageEvent<string>) => {
      waiting.push(JSON.parse(data) as Summary);
      // A burst is drawn once; a hidden page draws no frames, and its timers are slow, so it catches up in bulk.
      frame ||= document.hidden ? setTimeoutOnce(deliver) : requestAnimationFrame(deliver);
    });
    source.addEventListener('trouble', ({ data }: MessageEvent<string>) => {
      trouble.value = JSON.parse(data) as Trouble;
    });
    source.addEventListener('failed', ({ data }: MessageEvent<string>) => {
      failure.value = JSON.parse(data) as Trouble;
    });
    source.addEventListener('fine', () => {
      trouble.value = undefined;
      onFine();
    });
    source.addEventListener('error', () => {
      // The browser's own second try has no end and says nothing of a refusal.
      source.close();
      wasLost = true;
      void explain();
    });
  }

  function deliver(): void {
    frame = 0;
    const batch = waiting;
    waiting = [];
    onDeliveries(batch);
  }

  async function explain(): Promise<void> {
    const status = await request('/api/info').then(
      () => 200,
      (error: unknown) => (error instanceof RequestError ? error.status : 0),
    );
    if (isStopped) return;
    connection.value = toConnection(status);
    retry = setTimeout(connect, RETRY_MS);
  }

  connect();
  return () => {
    isStopped = true;
    source.close();
    clearTimeout(retry);
    waiting = [];
  };
}

/** A server that answers has only ended the stream, as it does for who is far behind. */
function toConnection(status: number): Connection {
  if (status === 200) return 'connecting';
  return status === 401 || status === 403 ? 'refused' : 'lost';
}

function setTimeoutOnce(run: () => void): number {
  setTimeout(run, 0);
  return 1;
}
