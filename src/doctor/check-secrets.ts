import type { SigningSecret } from '../webhooks/secret.ts';
import { count, toSpan } from './ages.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import type { Check } from './run-checks.ts';

/** The signing secrets that count, and what keeps others from it, in words without a value. */
export interface FoundSecrets {
  readonly secrets: readonly SigningSecret[];
  readonly problems: readonly string[];
}

interface SecretsDependencies {
  readonly read: () => Promise<FoundSecrets>;
  /** Where they are, in words. */
  readonly place: string;
  readonly now: () => Date;
  /** How to store one. */
  readonly remedy: string;
}

/** How long before a secret ends somebody should hear of it. */
export const SOON_MS = 14 * 86_400_000;

/** Whether each sender has a signing secret that counts, how old it is, and until when it does. */
export function createSecretsCheck({ read, place, now, remedy }: SecretsDependencies): Check {
  return {
    name: 'secrets',
    async look() {
      const { secrets, problems } = await read();
      const bySender = [...Map.groupBy(secrets, ({ sender }) => sender)];
      const found = bySender.map(([sender, own]) => describe(sender, own, now()));
      if (secrets.length === 0 && problems.length === 0) {
        found.push(problem(`there is none in ${place}, so every event is refused`, remedy));
      }
      return [...found, ...problems.map((text) => problem(text, remedy))];
    },
  };
}

function describe(sender: string, secrets: readonly SigningSecret[], now: Date): Finding {
  const newest = Math.max(...toTimes(secrets.map(({ createdAt }) => createdAt)));
  const ends = toTimes(secrets.map(({ expiresAt }) => expiresAt));
  const left = (end: number) => `in ${toSpan(end - now.getTime())}`;
  const age = Number.isFinite(newest) ? `, the newest ${toSpan(now.getTime() - newest)} old` : '';
  const text = `${sender}: ${count(secrets.length, 'signing secret', 'signing secrets')}${age}`;
  if (ends.length === 0) return ok(text);
  if (ends.length < secrets.length) {
    // After a rotation the old one ends, as it should.
    return ok(`${text}; the first ends ${left(Math.min(...ends))}`);
  }
  const last = Math.max(...ends);
  const all = `${text}; ${secrets.length === 1 ? 'it ends' : 'the last ends'} ${left(last)}`;
  if (last - now.getTime() >= SOON_MS) return ok(all);
  return warning(all, `rotate it, or move its date; then every event of ${sender} is refused`);
}

function toTimes(dates: readonly (Date | undefined)[]): readonly number[] {
  return dates.flatMap((date) => date?.getTime() ?? []);
}
