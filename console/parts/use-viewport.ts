import type { RefObject } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Where a scrolled list is, and how large; in pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Follows the scroll and the size of a list; `probe` is as high as one row, whatever the style says. */
export function useViewport(
  list: RefObject<HTMLElement | null>,
  probe: RefObject<HTMLElement | null>,
) {
  const viewport = useSignal<Viewport>({ scrollTop: 0, height: 800, rowHeight: 0 });

  useEffect(() => {
    const element = list.current;
    const measure = probe.current;
    if (!element || !measure) return undefined;
    const read = () => {
      viewport.value = {
        scrollTop: element.scrollTop,
        // The head stays in sight, and hides as much of the rows.
        height: element.clientHeight - (element.firstElementChild?.clientHeight ?? 0),
        rowHeight: measure.getBoundingClientRect().height,
      };
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    observer.observe(measure);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);

  return viewport;
}
