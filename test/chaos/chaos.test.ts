import { expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';

it('nothing acknowledged is lost and nothing is committed twice, whatever dies meanwhile', async () => {
  const run = ['--deliveries', '60', '--rate', '12', '--calls', '0', '--seed', '20'];
  const often = ['--kills-per-minute', '40', '--pauses-per-minute', '10'];
  // A slow machine would otherwise be at it for minutes: what is killed that often hardly gets up.
  const short = ['--outages-per-minute', '10', '--calm-after', '6'];
  const { code, report } = await runChaos([...run, ...often, ...short]);

  expect(report.verdict.offences).toEqual([]);
  expect(code).toBe(0);
  expect(report).toMatchObject({
    isQuiet: true,
    sent: { begun: 60, acknowledged: 60 },
    verdict: { stored: 60, done: 60 - report.doomed, dead: report.doomed },
  });
  // Or it would have shown nothing.
  expect(report.app?.kills).toBeGreaterThan(0);
}, 120_000);
