import { createHash } from 'node:crypto';

/*
 * An id says what its resource is like. Its words stand between `_` or `-`:
 *
 *   resp_1                         the good ending, at once and for ever
 *   resp_failed_1                  an ending: a word that the resource's own `status` can have
 *   resp_research_1                a report with citations, from a model for deep research
 *   batch_mixed_1                  completed, with an error file besides its output
 *   batch_200mb_1, video_5mb_1     a file of at least so many megabytes (10^6 bytes)
 *   resp_missing_1, batch_429_1    a fault (faults.ts), each time
 *   resp_429x2_1                   a fault, the first two times that this path is asked for
 *
 * Words add up (`batch_expired_truncated_1`), and a batch hands its own down to its files. A fault is
 * looked for in the whole path, so a run's fault also holds for its output items.
 *
 * `rtc_u0_1` and `live_1` are one phone call: what follows the prefix names it.
 */

/** Whether a word stands in an id or a path. */
export function hasWord(text: string, word: string): boolean {
  return new RegExp(`(?:^|[_/-])${word}(?=[_/-]|$)`).test(text);
}

/** The first of the endings that the id names, or else the first of all, which is the good one. */
export function readEnding<Ending extends string>(
  id: string,
  endings: readonly [Ending, ...Ending[]],
): Ending {
  return endings.find((ending) => hasWord(id, ending)) ?? endings[0];
}

/** The least size in bytes that the id asks for, or 0. */
export function readSize(id: string): number {
  const [, megabytes = 0] = /(?:^|[_-])(\d+)mb(?=[_-]|$)/.exec(id) ?? [];
  return Number(megabytes) * 1_000_000;
}

// 1 January 2026: what an id without a time in it counts from.
const epoch = 1_767_225_600;

/**
 * When a resource came to its end, in Unix seconds: the time that a generated id begins with, or one
 * that is made up from the id.
 */
export function readTime(id: string): number {
  const [, seconds] = /([0-9a-f]{8})[0-9a-f]{24}$/.exec(id) ?? [];
  return seconds === undefined ? epoch + pick(id, 86_400) : Number.parseInt(seconds, 16);
}

/** A number from 0 to below `count`, always the same for an id. */
export function pick(id: string, count: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % count;
}

/** An id that belongs to another one, such as a message to its response. */
export function deriveId(prefix: string, from: string): string {
  return prefix + createHash('sha256').update(`${prefix} ${from}`).digest('hex').slice(0, 32);
}
