import { formatAge, formatLocal, formatUtc } from '../logic/times.ts';
import { toVisible } from '../logic/visible.ts';
import { now } from '../state/clock.ts';

/** A stranger's text on one line: nothing in it is invisible, and its direction is its own. */
export function Shown({ text, mono = false }: { text: string; mono?: boolean }) {
  return <bdi class={mono ? 'mono' : undefined}>{toVisible(text)}</bdi>;
}

/** A point in time where the reader is, with the exact one in its title. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatLocal(at, now.value)}
    </time>
  );
}

/** How long ago or ahead that is, kept up to date. */
export function Age({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatUtc(at)}>
      {formatAge(at, now.value)}
    </time>
  );
}
