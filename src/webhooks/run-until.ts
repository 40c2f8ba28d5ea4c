/**
 * Runs a task that listens to `signal`; false where it was broken off, for then its rejection only
 * says so.
 */
export async function runUntil(
  signal: AbortSignal,
  task: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await task();
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
