import type { Stored } from '../../webhooks/inbox.ts';
import type { OpenInbox } from '../event/open-inbox.ts';
import { ProblemError } from './problem.ts';

/** Reads a delivery by the id that the page names; a `ProblemError` of 404 where there is none. */
export async function readStored(
  { inbox }: Pick<OpenInbox, 'inbox'>,
  id: string,
  signal: AbortSignal,
): Promise<Stored> {
  const stored = id.isWellFormed() ? await inbox.read(id, signal) : undefined;
  if (stored) return stored;
  throw new ProblemError(
    404,
    'there is no such delivery: it was never received here, or purged since',
    'Look for it in the list.',
  );
}
