import type { CollectedSpan } from './read-spans.ts';

/** A span and those that ran below it, by start. */
export interface TreeNode {
  readonly span: CollectedSpan;
  readonly children: readonly TreeNode[];
}

/** The spans of one trace as trees, by start; a root is a span whose parent was not collected. */
export function buildTree(spans: readonly CollectedSpan[]): TreeNode[] {
  // An export whose answer was lost comes twice.
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const ordered = [...byId.values()].toSorted((a, b) => a.start - b.start || a.end - b.end);
  const byParent = Map.groupBy(ordered, ({ parentSpanId }) =>
    parentSpanId !== undefined && byId.has(parentSpanId) ? parentSpanId : undefined,
  );
  const toNodes = (parent: string | undefined): TreeNode[] =>
    (byParent.get(parent) ?? []).map((span) => ({ span, children: toNodes(span.spanId) }));
  return toNodes(undefined);
}
