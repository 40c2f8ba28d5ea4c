/** Looks that follow each other sooner show nothing that could be read. */
const LEAST_MS = 2000;
/** A look that is long is dear to the inbox: it may take so small a part of the time. */
const REST_FOR_EACH_MS = 5;

/** Looks again where something is new, never twice at a time. */
export interface Refresher {
  /** Has it look once more as soon as it may: after the look that is under way, and a rest. */
  readonly want: () => void;
  /** Looks at once, because the earlier look was at something else. */
  readonly lookNow: () => Promise<void>;
}

/** `look` does not throw; while `isHidden`, what is wanted waits for the next wish. */
export function createRefresher(look: () => Promise<void>, isHidden: () => boolean): Refresher {
  let isWanted = false;
  let notBefore = 0;
  let timer: NodeJS.Timeout | undefined;
  let underWay = 0;
  let latest = 0;

  function want(): void {
    isWanted = true;
    if (underWay !== 0 || timer !== undefined || isHidden()) return;
    timer = setTimeout(onTimer, Math.max(0, notBefore - Date.now()));
  }

  function onTimer(): void {
    timer = undefined;
    if (!isHidden()) void lookNow();
  }

  async function lookNow(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    isWanted = false;
    latest += 1;
    const mine = latest;
    underWay = mine;
    const began = Date.now();
    await look();
    // Another one was begun in its place.
    if (underWay !== mine) return;
    underWay = 0;
    const now = Date.now();
    notBefore = now + Math.max(LEAST_MS, REST_FOR_EACH_MS * (now - began));
    if (isWanted) want();
  }

  return { want, lookNow };
}
