import { describe, expect, it } from 'vitest';
import { buildTree, type TreeNode } from '../../../dev/otel/build-tree.ts';
import { createSpan } from './create-span.ts';

const toShape = (nodes: readonly TreeNode[]): unknown[] =>
  nodes.map(({ span, children }) =>
    children.length > 0 ? [span.name, toShape(children)] : span.name,
  );

describe('buildTree', () => {
  it('puts children below their parents, all by start', () => {
    const tree = buildTree([
      createSpan(['e', 'd'], 'GET', [32, 38]),
      createSpan(['c', 'a'], 'send', [5, 8]),
      createSpan(['b', 'a'], 'insert', [1, 4]),
      createSpan(['d', 'a'], 'process', [30, 40]),
      createSpan(['a', 'host'], 'receive', [0, 10]),
    ]);
    expect(toShape(tree)).toEqual([['receive', ['insert', 'send', ['process', ['GET']]]]]);
  });

  it('has a root for each span whose parent did not come', () => {
    const tree = buildTree([
      createSpan(['b', 'lost'], 'process', [30, 40]),
      createSpan(['a'], 'receive', [0, 10]),
    ]);
    expect(toShape(tree)).toEqual(['receive', 'process']);
  });

  it('shows a span once that came twice', () => {
    const span = createSpan(['a'], 'receive', [0, 10]);
    expect(toShape(buildTree([span, span]))).toEqual(['receive']);
  });

  it('is empty for no spans', () => {
    expect(buildTree([])).toEqual([]);
  });
});
