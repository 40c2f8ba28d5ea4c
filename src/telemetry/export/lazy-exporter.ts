import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { once } from '../../once.ts';
import type { Trouble } from './trouble.ts';

/** What the exporters of spans and of metrics have in common. */
export interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): unknown;
  shutdown(): Promise<void>;
}

export interface LazyExporterOptions<Items> {
  /** Loads the exporter proper; asked again with the next export after it failed. */
  readonly load: () => Promise<Exporter<Items>>;
  /** Where they go, for a warning. */
  readonly to: string;
  readonly what: 'spans' | 'metrics';
  readonly count: (items: Items) => number;
  readonly trouble: Trouble;
}

/** The status for "some of it was taken", of which nobody says how many spans or metrics it was. */
const PARTLY = 206;

/** Exports at a time; more are lost at once, so that a backend that never answers fills no memory. */
const MOST_RUNNING = 8;

/**
 * An exporter of spans or metrics that loads with its first export. What could not be sent is noted, and
 * lost: nothing rejects, and the SDK hears that all is well, because it would only tell of it once more.
 */
export function createLazyExporter<Items>(options: LazyExporterOptions<Items>) {
  const { load, to, what, count, trouble } = options;
  const running = new Map<Promise<void>, number>();
  let loaded: Exporter<Items> | undefined;
  const open = once(async () => {
    loaded = await load();
    return loaded;
  });

  async function send(items: Items): Promise<void> {
    const exporter = await open();
    const result = await new Promise<ExportResult>((resolve, reject) => {
      // Some are asynchronous themselves, and call back twice.
      Promise.resolve(exporter.export(items, resolve)).catch(reject);
    });
    if (result.code !== ExportResultCode.SUCCESS)
      throw result.error ?? new Error('no reason given');
  }

  async function sendOrLose(items: Items): Promise<void> {
    try {
      await send(items);
    } catch (error) {
      trouble.lose(what, count(items));
      const upTo = codeOf(error) === PARTLY ? 'up to so many ' : '';
      trouble.note(`${upTo}${what} did not reach ${to}: ${describe(error)}`);
    }
  }

  async function finish(items: Items, done: (result: ExportResult) => void): Promise<void> {
    await sendOrLose(items);
    done({ code: ExportResultCode.SUCCESS });
  }

  const settled = async () => void (await Promise.all(running.keys()));

  return {
    export(items: Items, done: (result: ExportResult) => void): void {
      if (running.size >= MOST_RUNNING) {
        trouble.lose(what, count(items));
        trouble.note(`${to} does not answer`);
        return done({ code: ExportResultCode.SUCCESS });
      }
      const sending = finish(items, done).finally(() => running.delete(sending));
      running.set(sending, count(items));
    },
    /** Counts what is still on its way as lost; to be called when nobody waits for it any more. */
    abandon(): void {
      if (running.size === 0) return;
      for (const items of running.values()) trouble.lose(what, items);
      trouble.note(`${what} were still on their way to ${to}`);
    },
    forceFlush: settled,
    async shutdown(): Promise<void> {
      await settled();
      await loaded?.shutdown();
    },
  };
}

/** An error by its name and code; its message may hold anything. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = codeOf(error);
  const isPlain =
    typeof code === 'number' || (typeof code === 'string' && /^[A-Z_\d]+$/.test(code));
  return isPlain ? `${error.name} ${code}` : error.name;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
