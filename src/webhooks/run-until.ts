/** What a part of a run was rejected with. */
export interface Failure {
  readonly error: unknown;
}

/** How far a part of a run came. */
interface Ran {
  /** False where it was broken off, or failed. */
  readonly isAtEnd: boolean;
  readonly failure?: Failure;
}

/**
 * Runs one part of several that must not end each other, so it never rejects. The task listens to `signal`,
 * and resolves to whether it came to its end; once that has fired, a rejection only says so.
 */
export async function runUntil(signal: AbortSignal, task: () => Promise<boolean>): Promise<Ran> {
  try {
    return { isAtEnd: await task() };
  } catch (error) {
    return { isAtEnd: false, ...(!signal.aborted && { failure: { error } }) };
  }
}
