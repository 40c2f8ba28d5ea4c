import { useEffect, useRef } from 'preact/hooks';
import { narrow, view } from '../state/view.ts';
import { Icon } from './icon.tsx';
import { searchId } from './keyboard.ts';

const SETTLE_MS = 200;

/** Searches ids – of the delivery, its event and what that is about –, types and outcomes while somebody writes. */
export function SearchBox() {
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<NodeJS.Timeout>(undefined);
  const { search } = view.value.filter;

  // The address may say something else than was written: after back, or when the filter is cleared.
  useEffect(() => {
    if (field.current && field.current.value !== search) field.current.value = search;
  }, [search]);

  function searchSoon(text: string): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => narrow({ search: text }, { push: false }), SETTLE_MS);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !field.current) return;
    if (field.current.value === '') field.current.blur();
    field.current.value = '';
    searchSoon('');
    event.preventDefault();
  }

  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        id={searchId}
        ref={field}
        type="text"
        placeholder="Search ids, types, outcomes"
        aria-label="Search ids, types and outcomes"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => searchSoon(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}
