import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many milliseconds; answers false, at once, when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) {
      return false;
    }
    throw error;
  }
}
