import type { Delivery, HistoryEntry } from '../../webhooks/delivery.ts';
import { toText } from '../draw-table.ts';
import { toLocalTime } from '../format.ts';
import type { Look } from '../terminal.ts';
import { toneOf } from './state-tone.ts';
import { toDuration } from './to-duration.ts';

/** The history with the time between its steps, and who had it done again and why. */
export function drawTimeline(history: Delivery['history'], { style }: Look): string {
  return history
    .flatMap((entry, index) => {
      const at = new Date(entry.at);
      const before = history[index - 1];
      const passed = before ? at.getTime() - new Date(before.at).getTime() : undefined;
      const after = passed === undefined ? '' : `+${toDuration(passed)}`;
      const step = describeStep(entry);
      const tone = toneOf(entry.state);
      const line = [
        toLocalTime(at),
        style('dim', after.padEnd(8)),
        tone === undefined ? step : style(tone, step),
      ];
      const note = toText(entry.note);
      return [line.join('  '), ...(note === '' ? [] : [`    ${note}`])];
    })
    .join('\n');
}

/** Owners of leases are of no use to people; whoever asked for a replay is. */
function describeStep({ state, attempt, by, nonce }: HistoryEntry): string {
  if (nonce !== undefined) return `${state} again, replayed by ${toText(by) || 'somebody'}`;
  return attempt > 0 ? `${state}, attempt ${attempt}` : state;
}
