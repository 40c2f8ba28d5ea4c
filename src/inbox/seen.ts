import { isFinished } from '../webhooks/delivery.ts';
import type { DeliveryRow } from './rows.ts';

/** `same` also where the row is not wanted, now or yet. */
export type Sight = 'first' | 'changed' | 'same';

/** Remembers which deliveries were told of, and at which step each was. */
export interface Seen {
  see(row: DeliveryRow, isWanted: boolean): Sight;
  /**
   * Forgets what no later look can bring back. Where changes count, a row that is not finished stays,
   * or the renewal of its lease would look like a step.
   */
  forgetBefore(floor: Date, withChanges: boolean): void;
}

/** An empty memory; it grows with the rows of the overlap and with those that are not finished. */
export function createSeen(): Seen {
  const entries = new Map<string, { readonly row: DeliveryRow; readonly wasTold: boolean }>();
  return {
    see(row, isWanted) {
      const before = entries.get(row.id);
      const wasTold = before?.wasTold ?? false;
      entries.set(row.id, { row, wasTold: wasTold || isWanted });
      if (!isWanted) return 'same';
      if (!before || !wasTold) return 'first';
      return toStep(before.row) === toStep(row) ? 'same' : 'changed';
    },
    forgetBefore(floor, withChanges) {
      for (const [id, { row }] of entries) {
        const isOut = row.receivedAt < floor && (!withChanges || row.writtenAt < floor);
        if (isOut && (!withChanges || isFinished(row.progress))) entries.delete(id);
      }
    },
  };
}

/** Differs where a step was taken; a lease that was renewed is none. */
function toStep({ attempts, progress }: DeliveryRow): string {
  const owner = progress.state === 'processing' ? progress.lease.owner : undefined;
  const due = progress.state === 'retrying' ? progress.dueAt : undefined;
  const finished = 'finishedAt' in progress ? progress.finishedAt : undefined;
  return JSON.stringify([progress.state, attempts, owner, due, finished]);
}
