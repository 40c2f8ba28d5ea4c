import { buildTree } from './build-tree.ts';
import { drawTree, type DrawOptions } from './draw-tree.ts';
import type { CollectedSpan } from './read-spans.ts';
import type { Collector } from './start-collector.ts';
import { isEnd } from './summarise-trace.ts';

/** Traces of which more may come; an older one that goes on is drawn without its beginning. */
const MOST_TRACES = 300;

/** How to show traces, and where. */
export interface ShowOptions extends DrawOptions {
  readonly write: (text: string) => void;
  /** For how long nothing more of a trace must have come before it is drawn; 200 ms by default. */
  readonly quietMs?: number;
  /** The same for a trace whose beginning is missing: longer than between two batches, 2.5 s by default. */
  readonly missingMs?: number;
}

/**
 * Draws a trace whenever a request or a run of the work has ended in it, as far as it has come: with a retry, again
 * after each attempt. Waits until no more spans come, so that the tree is whole. `stop` draws what is left.
 */
export function showTraces(
  collector: Pick<Collector, 'onSpan'>,
  { write, quietMs = 200, missingMs = 2500, ...options }: ShowOptions,
): { stop: () => void } {
  const due = new Map<string, NodeJS.Timeout>();
  const traces = new Map<string, CollectedSpan[]>();

  const draw = (traceId: string): void => {
    clearTimeout(due.get(traceId));
    due.delete(traceId);
    write(`\n${drawTree(traces.get(traceId) ?? [], options)}\n\n`);
  };
  const forgetOldest = (): void => {
    const [oldest] = traces.keys();
    if (oldest === undefined || traces.size <= MOST_TRACES) return;
    if (due.has(oldest)) draw(oldest);
    traces.delete(oldest);
  };
  const stopListening = collector.onSpan((span) => {
    const { traceId } = span;
    const spans = traces.get(traceId) ?? [];
    // The one with the newest span comes last.
    traces.delete(traceId);
    traces.set(traceId, spans);
    spans.push(span);
    forgetOldest();
    if (!due.has(traceId) && !isEnd(span)) return;
    clearTimeout(due.get(traceId));
    const ms = hasBeginning(spans) ? quietMs : missingMs;
    due.set(
      traceId,
      setTimeout(() => draw(traceId), ms),
    );
  });
  return {
    stop() {
      stopListening();
      for (const traceId of due.keys()) draw(traceId);
    },
  };
}

/** Spans come when they end, so those above others come last; above the request is the host, which tells nothing. */
function hasBeginning(spans: readonly CollectedSpan[]): boolean {
  return buildTree(spans).every(({ span }) => span.name === 'receive');
}
