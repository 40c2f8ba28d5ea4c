import { buildTree, type TreeNode } from '../../dev/otel/build-tree.ts';
import type { CollectedSpan, SpanKind } from '../../dev/otel/read-spans.ts';

/** A span without its ids and times, and those below it. */
export interface Shape {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `unset`, or what is wrong. */
  readonly status: string;
  /** Where each link leads. */
  readonly links: readonly ('elsewhere' | 'this trace')[];
  readonly children: readonly Shape[];
}

/** The spans of one trace as shapes, in order. */
export function toShapes(spans: readonly CollectedSpan[]): Shape[] {
  return toOrdered(buildTree(spans));
}

/** A span with all its attributes; `expect.any` stands for what no two runs have alike. */
export function span(
  name: string,
  kind: SpanKind,
  attributes: Shape['attributes'],
  ...children: readonly Shape[]
): Shape {
  return { name, kind, attributes, status: 'unset', links: [], children };
}

/** The same span, failed: by the error's kind, and in words where there are any. */
export function failed(shape: Shape, type: string, words?: string): Shape {
  const attributes = { ...shape.attributes, 'error.type': type };
  return { ...shape, attributes, status: words === undefined ? 'error' : `error: ${words}` };
}

function toOrdered(nodes: readonly TreeNode[]): Shape[] {
  // Starts are whole milliseconds: of two calls in one, the first has ended first.
  const ordered = nodes.toSorted(
    ({ span: a }, { span: b }) => Math.floor(a.start) - Math.floor(b.start) || a.end - b.end,
  );
  return ordered.map(({ span: { name, kind, attributes, status, links, traceId }, children }) => ({
    name,
    kind,
    attributes,
    status: status.message === undefined ? status.code : `${status.code}: ${status.message}`,
    links: links.map((link) => (link.traceId === traceId ? 'this trace' : 'elsewhere')),
    children: toOrdered(children),
  }));
}
