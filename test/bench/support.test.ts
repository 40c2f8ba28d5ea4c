import type { Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { countByPackage, toPackage } from '../../bench/support/by-package.ts';
import { countCalls, sumOwn } from '../../bench/support/count-calls.ts';
import { toCosts } from '../../bench/support/to-costs.ts';
import type { StorageCall, StorageProxy } from '../e2e/storage-proxy.ts';

it.each([
  ['node_modules/openai/client.mjs', 'openai'],
  ['node_modules/@azure/identity/dist/index.js', '@azure/identity'],
  ['node_modules/a/node_modules/@b/c/index.js', '@b/c'],
  [String.raw`..\node_modules\ms\index.js`, 'ms'],
  ['src/main.ts', 'src'],
])('%s belongs to %s', (path, expected) => {
  expect(toPackage(path)).toBe(expected);
});

describe('countByPackage', () => {
  const toOutput = (bytes: number, inputs: Record<string, number>) => ({
    bytes,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
    ),
    imports: [],
    exports: [],
  });
  const metafile: Metafile = {
    inputs: {},
    outputs: {
      'dist/main.js': toOutput(100, { 'src/main.ts': 30, 'node_modules/a/1.js': 60 }),
      'dist/chunk.js': toOutput(50, { 'node_modules/a/2.js': 50 }),
    },
  };

  it('adds up to the size of the files, largest first', () => {
    expect(countByPackage(metafile)).toEqual([
      { name: 'a', bytes: 110 },
      { name: 'src', bytes: 30 },
      { name: '(between the modules)', bytes: 10 },
    ]);
  });

  it('counts only the files that are asked for', () => {
    const [first] = countByPackage(metafile, (path) => path === 'dist/chunk.js');
    expect(first).toEqual({ name: 'a', bytes: 50 });
  });
});

it("tells the app's calls from the host's", () => {
  const calls: StorageCall[] = [{ service: 'table', method: 'GET', path: '/before' }];
  const counted = countCalls({ calls } as unknown as StorageProxy);
  calls.push(
    { service: 'table', method: 'POST', path: '/inbox' },
    { service: 'queue', method: 'POST', path: '/tickets/messages?visibilitytimeout=0' },
    { service: 'queue', method: 'GET', path: '/tickets/messages?peekonly=true&numofmessages=1' },
    { service: 'queue', method: 'GET', path: '/tickets/messages?numofmessages=16' },
    { service: 'queue', method: 'PUT', path: '/tickets/messages/1?popreceipt=2' },
    { service: 'queue', method: 'DELETE', path: '/tickets/messages/1?popreceipt=2' },
    { service: 'queue', method: 'PUT', path: '/tickets' },
    { service: 'queue', method: 'POST', path: '/notifications/messages' },
    { service: 'blob', method: 'PUT', path: '/results/file' },
  );
  expect(counted()).toEqual({ table: 1, queue: 4, blob: 1, removed: 1 });
  expect(sumOwn(counted())).toBe(6);
});

it('prices a million events', () => {
  const use = {
    billedMs: [1000, 1000],
    tableCalls: 4,
    queueCalls: 3,
    cpuMs: 10,
    rowBytes: 2000,
    telemetryBytes: 1000,
  };
  const costs = toCosts(use);
  expect(costs.executions).toBeCloseTo(0.8);
  expect(costs.tableCalls).toBeCloseTo(0.144);
  expect(costs.queueCalls).toBeCloseTo(1.2);
  expect(costs.rows).toBeCloseTo(0.09);
  expect(costs.telemetry).toBeCloseTo(2.3);
  // 40 ms on a quarter of a core, and twice the second that is billed at least; both on half a GB.
  expect(costs.timeBusy).toBeCloseTo(0.52);
  expect(costs.timeAlone).toBeCloseTo(26);
  expect(costs.totalBusy).toBeCloseTo(5.054);
  expect(costs.totalAlone).toBeCloseTo(30.534);
});
