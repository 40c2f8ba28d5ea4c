import { useEffect, useMemo } from 'preact/hooks';
import { createLoaded, type Loaded } from '../state/loaded.ts';

/** What `ask` finds, asked for once while the component is there. */
export function useLoaded<T>(ask: (abort: AbortSignal) => Promise<T>): Loaded<T> {
  const { state, load, clear } = useMemo(() => createLoaded<T>(), []);
  useEffect(() => {
    void load(ask);
    return clear;
  }, []);
  return state.value;
}
