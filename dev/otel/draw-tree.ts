import { styleText } from 'node:util';
import { toDuration } from '../../src/cli/event/to-duration.ts';
import { buildTree, type TreeNode } from './build-tree.ts';
import { describeSpan } from './describe-span.ts';
import type { CollectedSpan } from './read-spans.ts';
import { summariseTrace } from './summarise-trace.ts';

/** How to draw. */
export interface DrawOptions {
  readonly colour: boolean;
  /** Width of the longest line; 100 by default. */
  readonly columns?: number;
}

type Style = Parameters<typeof styleText>[0];

const offsetWidth = 10;
const durationWidth = 9;
const barWidth = 20;

/**
 * Draws the spans of one trace: a line that sums it up, then for each span what became of it, when it began and how
 * long it took, with a bar for both. What failed is red.
 */
export function drawTree(
  spans: readonly CollectedSpan[],
  { colour, columns = 100 }: DrawOptions,
): string {
  const style = (name: Style, text: string): string =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  const begin = Math.min(...spans.map(({ start }) => start));
  const total = Math.max(...spans.map(({ end }) => end)) - begin;
  const labelWidth = Math.max(20, columns - offsetWidth - durationWidth - barWidth - 2);

  const drawSpan = ({ span }: TreeNode, guide: string): string => {
    const isBad = span.status.code === 'error';
    const label = clip(describeSpan(span), labelWidth - guide.length);
    const offset = `+${toDuration(span.start - begin)}`.padStart(offsetWidth);
    const duration = toDuration(span.end - span.start).padStart(durationWidth);
    const bar = drawBar(span.start - begin, span.end - span.start, total);
    return [
      style('dim', guide),
      isBad ? style('red', label) : label,
      ' '.repeat(Math.max(0, labelWidth - guide.length - label.length)),
      style('dim', offset),
      duration,
      '  ',
      style(isBad ? 'red' : 'cyan', bar),
    ].join('');
  };
  const drawChildren = (nodes: readonly TreeNode[], indent: string): string[] =>
    nodes.flatMap((node, index) => {
      const isLast = index === nodes.length - 1;
      return [
        drawSpan(node, `${indent}${isLast ? '└─ ' : '├─ '}`),
        ...drawChildren(node.children, `${indent}${isLast ? '   ' : '│  '}`),
      ];
    });

  const trees = buildTree(spans).flatMap((node) => [
    drawSpan(node, ''),
    ...drawChildren(node.children, ''),
  ]);
  return [drawHead(spans, columns, style), ...trees].join('\n');
}

function drawHead(
  spans: readonly CollectedSpan[],
  columns: number,
  style: (name: Style, text: string) => string,
): string {
  const { type, event, outcome, isGood } = summariseTrace(spans);
  const trace = `trace ${shorten(spans[0]?.traceId ?? '', 9)}`;
  // The id has the room that is left; it is in the lines of the log as well.
  const others = [trace, type, outcome].filter((word) => word !== undefined).join('  ');
  const id = event && shorten(event, Math.max(12, columns - others.length - 2));
  return [
    style('bold', trace),
    ...(type ? [style('bold', type)] : []),
    ...(id ? [id] : []),
    style(isGood ? 'green' : 'red', outcome),
  ].join('  ');
}

function drawBar(offset: number, duration: number, total: number): string {
  const cells = (ms: number): number => (total > 0 ? Math.round((ms / total) * barWidth) : 0);
  const from = Math.min(cells(offset), barWidth - 1);
  const length = Math.min(cells(duration), barWidth - from);
  return `${' '.repeat(from)}${length > 0 ? '█'.repeat(length) : '▏'}`;
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Takes the middle out. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const kept = Math.floor((width - 1) / 2);
  return `${text.slice(0, kept)}…${text.slice(-kept)}`;
}
