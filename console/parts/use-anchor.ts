import type { RefObject } from 'preact';
import { useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { shiftOf, type Rows } from '../logic/rows.ts';
import { view } from '../state/view.ts';
import type { Viewport } from './use-viewport.ts';

const SLIDE_MS = 220;
const MAX_SLIDE_ROWS = 6;

/**
 * Keeps what is being read in its place while rows come in above it: the scroll follows, and `unseen` counts
 * what came. Only at the top of a list that nobody reads do new rows slide in. `scrollTop` is where the list
 * will be once it is drawn.
 */
export function useAnchor(
  rows: Rows,
  viewport: Signal<Viewport>,
  list: RefObject<HTMLElement | null>,
  slider: RefObject<HTMLElement | null>,
) {
  const before = useRef<Rows>(rows);
  const unseen = useSignal(0);
  const { scrollTop, rowHeight } = viewport.value;

  const isAtTop = scrollTop < 1;
  const first = isAtTop || rowHeight === 0 ? 0 : Math.floor(scrollTop / rowHeight);
  const shift = before.current === rows ? 0 : shiftOf(before.current, rows, first);
  // Rows without a height are behind the delivery, where nothing moves.
  const isHeld = shift !== 0 && rowHeight > 0 && (!isAtTop || isRead(list.current));
  const next = isHeld ? Math.max(0, scrollTop + shift * rowHeight) : scrollTop;

  useLayoutEffect(() => {
    before.current = rows;
    if (isHeld) {
      if (list.current) list.current.scrollTop = next;
      viewport.value = { ...viewport.peek(), scrollTop: next };
      unseen.value = Math.max(0, unseen.peek() + shift);
    } else if (shift > 0) slide(slider.current, Math.min(shift, MAX_SLIDE_ROWS) * rowHeight);
  }, [rows]);

  useLayoutEffect(() => {
    if (isAtTop) unseen.value = 0;
  }, [isAtTop]);

  return { scrollTop: next, unseen };
}

/** Whether a row that moves would be lost from sight, or slip from under the pointer. */
function isRead(list: HTMLElement | null): boolean {
  return view.peek().open !== '' || (list?.matches(':hover, :focus-visible') ?? false);
}

function slide(element: HTMLElement | null, pixels: number): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  element?.animate([{ transform: `translateY(${-pixels}px)` }, { transform: 'none' }], {
    duration: SLIDE_MS,
    easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)',
  });
}
