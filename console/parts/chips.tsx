import { useEffect, useRef } from 'preact/hooks';
import { formatCount } from '../logic/numbers.ts';
import { states } from '../logic/view.ts';
import { pictures } from '../state/pictures.ts';
import { narrow, view } from '../state/view.ts';
import { StateMark } from './state-mark.tsx';

/** The states, each a switch with its count. */
export function Chips() {
  const chips = useRef<HTMLDivElement>(null);
  const chosen = view.value.filter.states;
  const counts = pictures.value.value?.states;

  // Where there is no room for all, what is chosen is to be seen; the counts make them wider.
  useEffect(() => {
    const pressed = chips.current?.querySelector('[aria-pressed=true]');
    pressed?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen.join(), counts === undefined]);

  return (
    <div class="chips" role="group" aria-label="States" ref={chips}>
      {states.map((state) => {
        const isOn = chosen.includes(state);
        const others = chosen.filter((other) => other !== state);
        return (
          <button
            key={state}
            type="button"
            class="chip"
            aria-pressed={isOn}
            onClick={() => narrow({ states: isOn ? others : [...others, state] })}
          >
            <StateMark state={state} />
            {counts && <span class="count">{formatCount(counts[state])}</span>}
          </button>
        );
      })}
    </div>
  );
}
