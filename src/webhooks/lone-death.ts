import type { Delivery } from './delivery.ts';

/** Why a delivery dies without a run of its handler, which would have told of it. */
export const VANISHED = 'attempts used up: the last one never reported back';
export const POISONED = 'its ticket failed too often and went to the poison queue';

/**
 * Tells of a death that no handler could tell of. Rejects where storage does, and may be repeated: then
 * people may hear of it twice.
 */
export type TellDeath = (delivery: Delivery, reason: string) => Promise<void>;

/** A death that nobody has been told of yet, and why. */
export interface Untold {
  readonly untold?: unknown;
}

/** Tells of a delivery that died alone: the death stands, whether or not it can be told. */
export async function tryTell(
  tellDeath: TellDeath,
  delivery: Delivery,
  reason: string,
): Promise<Untold> {
  try {
    await tellDeath(delivery, reason);
    return {};
  } catch (untold) {
    return { untold };
  }
}

/**
 * Tells once more of a delivery that was found dead, where it died alone: its ticket only comes again
 * after a crash or a fault that may have kept it untold.
 */
export async function tellAgain(tellDeath: TellDeath, delivery: Delivery): Promise<void> {
  const { progress } = delivery;
  if (progress.state !== 'dead') return;
  const { reason } = progress;
  if (reason === VANISHED || reason === POISONED) await tellDeath(delivery, reason);
}
