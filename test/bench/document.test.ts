import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { updateDocument } from '../../bench/document.ts';
import { parts } from '../../bench/parts.ts';
import { latestPath, readResult } from '../../bench/result-file.ts';
import { createResult, someMachine } from './create-result.ts';

const path = join(import.meta.dirname, '../../docs/performance.md');

it('has the tables of the last result', async () => {
  const text = await readFile(path, 'utf8');
  // Otherwise: npm run bench -- --document
  expect(updateDocument(text, await readResult(latestPath))).toBe(text);
});

it('has a place for every part', async () => {
  const text = await readFile(path, 'utf8');
  const places = new Set([...text.matchAll(/<!-- bench:([\w-]+) -->/g)].map(([, name]) => name));
  expect(places).toEqual(new Set(['machine', ...parts.map(({ name }) => name)]));
});

it('puts a table between the markers, and leaves the rest', () => {
  const text = 'before\n<!-- bench:verify -->\nold\n<!-- /bench -->\nafter\n';
  const result = createResult('verify', [
    { name: 'a | b', median: 1.5, min: 1, max: 2, goal: { atMost: 1.25 } },
    { name: 'count', unit: 'calls', median: 2, min: 2, max: 2 },
  ]);
  expect(updateDocument(text, result)).toBe(
    [
      'before',
      '<!-- bench:verify -->',
      '',
      '| Figure | Median | Spread | Goal |',
      '| --- | --: | --: | --- |',
      String.raw`| a \| b | 1.5 × | 1 – 2 | ≤ 1.25 × ✗ |`,
      '| count | 2 calls |  |  |',
      '',
      '- A note.',
      '',
      '_2026-11-21, commit abc1234, load 0.1 per core at the start, 3 rounds._',
      '',
      '<!-- /bench -->',
      'after',
      '',
    ].join('\n'),
  );
});

it('is the same when it is made again', () => {
  const text = '<!-- bench:machine -->\n<!-- /bench -->\n<!-- bench:a -->\n<!-- /bench -->\n';
  const result = createResult('a', [{ median: 1, min: 1, max: 1 }]);
  const once = updateDocument(text, result);
  expect(updateDocument(once, result)).toBe(once);
  expect(once).toContain('Some CPU, 2 cores, 8 GB');
});

it('says where a part was measured that is of another machine, and what was counted once', () => {
  const text = ['machine', 'a', 'b']
    .map((name) => `<!-- bench:${name} -->\n<!-- /bench -->`)
    .join('\n');
  const { a } = createResult('a', [{}]).parts;
  const { b } = createResult('b', [{ rounds: 1 }]).parts;
  if (!a || !b) throw new Error('no parts');
  const machine = { ...someMachine, cpu: 'Other CPU', loadPerCore: 0.9 };
  const updated = updateDocument(text, { parts: { a, b: { ...b, machine } } });
  expect(updated).toContain('- a: Some CPU, 2 cores');
  expect(updated).toContain('- b: Other CPU, 2 cores');
  expect(updated).toContain('load 0.9 per core at the start, counted once._');
});

it('says what it has no place for', () => {
  expect(() => updateDocument('', createResult('verify', []))).toThrow(
    'docs/performance.md has no place for verify',
  );
});

it('says what is not measured yet', () => {
  const text = '<!-- bench:verify -->\n<!-- /bench -->';
  expect(updateDocument(text, undefined)).toContain('_Not measured yet._');
});
