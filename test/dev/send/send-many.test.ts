import { describe, expect, it } from 'vitest';
import { sampleTypes } from '../../../dev/samples/samples.ts';
import { runSend, secret } from './run-send.ts';
import { readEvent, startReceiver } from './start-receiver.ts';
import { startVerifier } from './start-verifier.ts';

describe('npm run send --count', () => {
  it('sends that many with their own ids, shows progress and sums up', async () => {
    const { url, arrivals } = await startVerifier(secret);
    const { stdout, stderr, exitCode } = await runSend([
      'response.failed',
      '--url',
      url,
      '--count',
      '50',
      '--concurrency',
      '5',
    ]);
    expect(exitCode).toBe(0);
    expect(new Set(arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(50);
    expect(stderr.split('\n').slice(0, 2)).toEqual(['5/50 sent', '10/50 sent']);
    expect(stdout).toMatch(
      /^sent 50 in [\d.]+ s \([\d.]+ events\/s\)\n {2}200 {2}50\nlatency {2}min .* p50 .* p95 .* p99 .* max .* ms\n$/,
    );
  });

  it('sends one of each for all', async () => {
    const { url, arrivals } = await startVerifier(secret);
    expect(await runSend(['all', '--url', url])).toMatchObject({ exitCode: 0 });
    const types = arrivals.map((arrival) => readEvent(arrival).type);
    expect(types.toSorted()).toEqual(sampleTypes.toSorted());
  });

  it('attempts one delivery again and again when it has an id', async () => {
    const { url, arrivals } = await startVerifier(secret);
    await runSend(['response.failed', '--url', url, '--count', '4', '--id', 'wh_1']);
    expect(arrivals).toHaveLength(4);
    const attempts = arrivals.map(({ headers, body }) =>
      JSON.stringify([headers['webhook-id'], body.toString()]),
    );
    expect(new Set(attempts).size).toBe(1);
  });

  it('names what was not as expected and fails', async () => {
    const { url, arrivals } = await startReceiver(() => ({
      status: arrivals.length > 2 ? 503 : 200,
      body: '"busy"',
    }));
    const { stdout, exitCode } = await runSend([
      'response.failed',
      '--url',
      url,
      '--count',
      '5',
      '--concurrency',
      '1',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/ {2}200 {2}2\n {2}503 {2}3\n/);
    expect(stdout).toMatch(
      /3 not as expected, such as:\n {2}response\.failed wh_\w+: 503 "busy"; 2xx was due\n$/,
    );
  });

  it('works with a fault', async () => {
    const { url } = await startVerifier(secret);
    const args = ['all', '--url', url, '--fault', 'truncated', '--json'];
    const { stdout, exitCode } = await runSend(args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      url,
      summary: { sent: 41, asExpected: 41, byStatus: { 400: 41 } },
    });
  });
});
