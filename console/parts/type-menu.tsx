import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { info } from '../state/info.ts';
import { pictures } from '../state/pictures.ts';
import { narrow, view } from '../state/view.ts';
import { Shown } from './text.tsx';

/** Chooses among the types that are handled here or were seen, or by a pattern such as `response.*`. */
export function TypeMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const button = useRef<HTMLElement>(null);
  const text = useSignal('');
  const chosen = view.value.filter.types;
  const typed = text.value.trim();
  const shown = knownTypes().filter((type) => type.includes(typed));

  function toggle(type: string): void {
    const others = chosen.filter((other) => other !== type);
    narrow({ types: others.length < chosen.length ? others : [...chosen, type] });
  }

  function close(): void {
    if (menu.current) menu.current.open = false;
  }

  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        close();
        button.current?.focus();
        event.preventDefault();
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (to instanceof Node && !event.currentTarget.contains(to)) close();
      }}
    >
      <summary ref={button}>
        {chosen.length === 0 && 'All types'}
        {chosen.length === 1 && <Shown text={chosen[0] ?? ''} />}
        {chosen.length > 1 && `${chosen.length} types`}
      </summary>
      <div class="panel">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== '' && !typed.includes(',')) toggle(typed);
            text.value = '';
          }}
        >
          <input
            type="text"
            aria-label="Find a type, or a pattern"
            placeholder="Find, or response.* and Enter"
            value={text}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </form>
        <ul>
          {shown.map((type) => (
            <li key={type}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(type)}
                  onChange={() => toggle(type)}
                />
                <Shown text={type === '' ? 'unreadable' : type} />
              </label>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function knownTypes(): string[] {
  const handled = info.value.value?.handlers.map(({ type }) => type) ?? [];
  const seen = pictures.value.value?.types.map(({ type }) => type) ?? [];
  const all = new Set([...view.value.filter.types, ...seen, ...handled]);
  return [...all].filter((type) => type !== '').toSorted();
}
