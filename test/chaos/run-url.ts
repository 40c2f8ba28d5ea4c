import { readEffects } from './effects.ts';
import { judge } from './judge.ts';
import { waitForQuiet } from './quiet.ts';
import type { Report } from './report.ts';
import type { UrlRunOptions } from './run-options.ts';
import { createTraffic, toSentReport } from './traffic.ts';

const pollMs = 1000;

/** Sends to any receiver and reports from what its handlers appended to a file; its troubles are its keeper's to make. */
export async function runAgainstUrl(options: UrlRunOptions): Promise<Report> {
  const { url, effects, quietSeconds, seed, say, signal } = options;
  const startedAt = performance.now();
  const traffic = createTraffic(options, () => url);
  await traffic.send();

  let seen = -1;
  const countNew = async () => {
    const lines = [...(await readEffects(effects)).values()].flat().length;
    const isNew = lines !== seen;
    seen = lines;
    return isNew ? 1 : 0;
  };
  const isQuiet = await waitForQuiet({
    countLeft: countNew,
    pollMs,
    polls: Math.ceil((quietSeconds * 1000) / pollMs),
    stuckMs: Number.POSITIVE_INFINITY,
    onLeft: () => say(`all sent; waiting until ${effects} stays as it is for ${quietSeconds} s`),
    signal,
  });
  const { planned, sent, doomed } = traffic;
  const ours = new Set(planned.map(({ id }) => id));
  const lines = [...(await readEffects(effects))].filter(([id]) => ours.has(id));
  return {
    seed,
    isQuiet,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    sent: toSentReport(sent),
    doomed,
    verdict: judge({ planned, acknowledged: sent.acknowledged, effects: new Map(lines) }),
  };
}
