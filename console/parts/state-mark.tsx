import type { State } from '../../src/webhooks/delivery.ts';

const shapes: Readonly<Record<State, string>> = {
  received: 'M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9',
  processing: 'M8 3.5a4.5 4.5 0 1 1-4.5 4.5',
  retrying: 'M8 3.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M8 5.5V8l1.8 1.4',
  done: 'M3.5 8.5l3 3l6-7',
  dead: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
};

/** A state as a shape, a colour and a word; none of them alone. */
export function StateMark({ state }: { state: State }) {
  return (
    <span class={`state is-${state}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={shapes[state]} />
      </svg>
      <span>{state}</span>
    </span>
  );
}
