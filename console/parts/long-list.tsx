import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { plural } from '../logic/numbers.ts';

/** A list in a low box, which says how many lines are below what is in sight. */
export function LongList(props: {
  class: string;
  label: string;
  count: number;
  children: ComponentChildren;
}) {
  const { class: name, label, count, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const below = useSignal(0);

  function read(): void {
    const element = list.current;
    if (!element || count === 0) {
      below.value = 0;
      return;
    }
    const hidden = element.scrollHeight - element.clientHeight - element.scrollTop;
    below.value = Math.round((hidden * count) / element.scrollHeight);
  }

  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [count]);

  return (
    <>
      <ul class={name} ref={list} tabIndex={0} aria-label={label} onScroll={read}>
        {children}
      </ul>
      {below.value > 0 && (
        <button
          type="button"
          class="quiet more"
          onClick={() => list.current?.scrollBy({ top: list.current.clientHeight })}
        >
          {plural(below.value, 'more', 'more')}
        </button>
      )}
    </>
  );
}
