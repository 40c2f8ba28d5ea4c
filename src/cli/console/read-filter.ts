import type { DeliveryFilter } from '../../inbox/filter.ts';
import { suggest } from '../../suggest.ts';
import type { State } from '../../webhooks/delivery.ts';
import { parseTime } from '../event/parse-time.ts';
import { ProblemError } from './problem.ts';

const STATES = ['received', 'processing', 'retrying', 'done', 'dead'] as const satisfies State[];
const NAMES = ['types', 'states', 'sender', 'search', 'since', 'until'] as const;
const MAX_CHARS = 1000;

/**
 * Reads a filter as the page writes it. What is empty is not given; `others` are names that mean
 * something else. Throws a `ProblemError` of 400 that names what is wrong.
 */
export function readFilter(
  given: Readonly<Record<string, string>>,
  now: Date,
  others: readonly string[] = [],
): DeliveryFilter {
  const known: readonly string[] = [...NAMES, ...others];
  for (const [name, text] of Object.entries(given)) {
    if (!known.includes(name)) {
      throw bad(`there is no filter "${name.slice(0, 40)}"${suggest(name, known)}`);
    }
    if (text.length > MAX_CHARS) throw bad(`${name} is longer than ${MAX_CHARS} characters`);
  }
  const types = readWords(given['types']);
  const states = readWords(given['states'])?.map(toState);
  const since = readTime('since', given['since'], now);
  const until = readTime('until', given['until'], now);
  if (since && until && since >= until) {
    throw bad('since is not before until, so nothing can fit', 'Exchange the two.');
  }
  return {
    ...(types && { types }),
    ...(states && { states }),
    ...(given['sender'] && { sender: given['sender'] }),
    ...(given['search'] && { search: given['search'] }),
    ...(since && { since }),
    ...(until && { until }),
  };
}

function toState(word: string): State {
  const found = STATES.find((state) => state === word);
  if (found) return found;
  const remedy = `Give some of ${STATES.join(', ')}.`;
  throw bad(`states: there is no state "${word.slice(0, 40)}"${suggest(word, STATES)}`, remedy);
}

function readTime(name: string, text: string | undefined, now: Date): Date | undefined {
  if (!text) return undefined;
  try {
    return parseTime(text, now);
  } catch {
    // It only ever says that the text is no time.
    const remedy = 'Give 10m, 2h or 3d for so long ago, or a date such as 2026-11-21T17:00:00Z.';
    throw bad(`${name} is no time`, remedy);
  }
}

function readWords(text = ''): readonly string[] | undefined {
  const words = text.split(',').map((word) => word.trim());
  const given = words.filter((word) => word !== '');
  return given.length > 0 ? given : undefined;
}

function bad(message: string, remedy?: string): ProblemError {
  return new ProblemError(400, message, remedy);
}
