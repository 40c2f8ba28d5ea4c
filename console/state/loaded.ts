import { signal } from '@preact/signals';
import type { Problem } from '../../src/cli/console/api.ts';
import { toProblem } from './request.ts';

/** What was asked for: an earlier answer stays to be seen while a newer one is on its way, or fails. */
export interface Loaded<T> {
  readonly value?: T;
  readonly problem?: Problem;
  readonly isLoading: boolean;
}

/** A signal that holds the newest answer; `load` gives up on the one before it. */
export function createLoaded<T>() {
  const state = signal<Loaded<T>>({ isLoading: true });
  let controller = new AbortController();

  async function load(ask: (abort: AbortSignal) => Promise<T>): Promise<T | undefined> {
    controller.abort();
    controller = new AbortController();
    const { signal: abort } = controller;
    const { problem: _, ...before } = state.value;
    state.value = { ...before, isLoading: true };
    try {
      const value = await ask(abort);
      if (abort.aborted) return undefined;
      state.value = { value, isLoading: false };
      return value;
    } catch (error) {
      if (!abort.aborted) {
        state.value = { ...before, problem: toProblem(error), isLoading: false };
      }
      return undefined;
    }
  }

  /** Forgets what was there; what is on its way does not arrive. */
  function clear(): void {
    controller.abort();
    state.value = { isLoading: true };
  }

  return { state, load, clear };
}
