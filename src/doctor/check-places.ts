import { explainPlace } from './explain-place.ts';
import { type Finding, type Fix, ok, problem } from './finding.ts';
import type { Place } from './place.ts';
import type { Check } from './run-checks.ts';

interface PlacesOptions {
  /** On this machine whatever is missing comes with its first use. */
  readonly isLocal: boolean;
  /** Whether to offer to make it at once. */
  readonly canCreate: boolean;
}

/** Whether all of some tables, queues or containers are there and may be read. */
export function createPlacesCheck(
  name: string,
  places: readonly Place[],
  options: PlacesOptions,
): Check {
  return {
    name,
    async look(signal) {
      const looks = await Promise.allSettled(places.map((place) => place.look(signal)));
      const found: Finding[] = [];
      const missing: Place[] = [];
      const there: Place[] = [];
      for (const [index, place] of places.entries()) {
        const look = looks[index];
        if (look?.status === 'fulfilled') (look.value.isThere ? there : missing).push(place);
        else found.push(explainPlace(look?.reason, place, options.isLocal));
      }
      if (missing.length > 0) found.push(toMissing(missing, options));
      if (there.length > 0 && found.every(({ level }) => level === 'ok')) {
        found.unshift(ok(`${toNames(there)}: there, and can be read`));
      }
      // All places of a service tend to fail for the same reason.
      return found.filter(
        ({ text }, index) => found.findIndex((one) => one.text === text) === index,
      );
    },
  };
}

function toMissing(places: readonly Place[], { isLocal, canCreate }: PlacesOptions): Finding {
  if (!isLocal) return problem(`not there: ${toNames(places)}`, 'azd provision');
  const kind = places[0]?.kind ?? 'table';
  const later = ok(`${toNames(places)}: created when first needed`);
  if (!canCreate) return later;
  const fix: Fix = {
    what: `create the ${kind}${places.length > 1 ? 's' : ''} ${toNames(places)}`,
    needsConsent: false,
    run: async (signal) => {
      await Promise.all(places.map((place) => place.create(signal)));
    },
  };
  return { ...later, fix };
}

function toNames(places: readonly Place[]): string {
  return places.map(({ name }) => name).join(', ');
}
