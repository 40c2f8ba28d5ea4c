import { loadPictures, pictures } from '../state/pictures.ts';
import { MinutesCard } from './minutes-card.tsx';
import { Percentiles } from './percentiles.tsx';
import { ProblemNote } from './problem-note.tsx';
import { TypeBars } from './type-bars.tsx';
import { WaitingList } from './waiting-list.tsx';

/** What is going on, at a glance. */
export function PictureStrip() {
  const { value, problem } = pictures.value;
  if (!value) {
    return (
      <section class="pictures" aria-label="Pictures">
        {problem ? (
          <ProblemNote problem={problem} onRetry={() => void loadPictures()} />
        ) : (
          <div class="card skeleton" role="status" aria-label="Loading" />
        )}
      </section>
    );
  }
  return (
    <section class="pictures" aria-label="Pictures" tabIndex={0}>
      <MinutesCard minutes={value.minutes} />
      <Percentiles of={value.receiveToDoneMs} />
      <TypeBars types={value.types} />
      <WaitingList waiting={value.waiting} />
    </section>
  );
}
