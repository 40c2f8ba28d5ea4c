import type { Cli } from '../cli.ts';
import { createSettingsCommand, PROGRAM } from '../create-command.ts';
import { toAge, toDistance } from '../format.ts';
import { table } from '../output.ts';
import type { SenderSecrets } from './list-secrets.ts';
import { readSigningSecrets } from './read-signing-secrets.ts';

/** `secret list`: one row for each sender, never a value. */
export function createSecretListCommand({ run, openContext, now }: Cli) {
  return createSettingsCommand('list', {
    description:
      'Show for each sender where its signing secrets are and how old; never a secret itself.',
    examples: ['secret list', 'secret list --env prod --json'],
  }).action((options) =>
    run(options, async ({ task, warn }) => {
      const context = openContext(options);
      const { senders, problems } = await task('Reading the signing secrets', () =>
        readSigningSecrets(context, now),
      );
      problems.forEach(warn);
      return { ...createTable(senders, now()), hasProblems: problems.length > 0 };
    }),
  );
}

function createTable(rows: readonly SenderSecrets[], now: Date) {
  return table({
    rows,
    columns: [
      { title: 'sender', value: ({ sender }) => sender, tone: () => 'strong', canShrink: true },
      { title: 'from', value: ({ from }) => from, canShrink: true },
      { title: 'name', value: ({ name }) => name, canShrink: true },
      { title: 'count', value: ({ secrets }) => secrets.length },
      { title: 'newest', value: ({ secrets }) => describeAge(secrets[0]?.createdAt, now) },
      {
        title: 'expires',
        value: ({ secrets }) => describeEnd(secrets, now),
        tone: ({ secrets }) => (endsSoon(secrets, now) ? 'warn' : undefined),
      },
    ],
    empty: `No signing secret. Store one: ${PROGRAM} secret set default`,
  });
}

function describeAge(date: Date | undefined, now: Date): string | undefined {
  return date && toAge(date, now);
}

/** The first one to go. */
function findEnd(secrets: SenderSecrets['secrets']): Date | undefined {
  const ends = secrets.flatMap(({ expiresAt }) => expiresAt ?? []);
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function describeEnd(secrets: SenderSecrets['secrets'], now: Date): string | undefined {
  const end = findEnd(secrets);
  return end && toDistance(end, now);
}

function endsSoon(secrets: SenderSecrets['secrets'], now: Date): boolean {
  const end = findEnd(secrets);
  return end !== undefined && end.getTime() - now.getTime() < 14 * 86_400_000;
}
