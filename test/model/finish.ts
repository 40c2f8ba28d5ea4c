import { isTicketLost } from '../../src/webhooks/sweep.ts';
import type { Move } from './move.ts';
import { isVisible } from './moves.ts';
import type { Processes } from './processes.ts';
import { SWEEP_POLICY } from './programs.ts';
import type { Scenario } from './scenario.ts';
import { toDate } from './time.ts';
import { DEAD, dueAtOf, isFinished, type Role, type World } from './world.ts';

/**
 * What happens next when nothing goes wrong any more: every call is answered, every ticket taken,
 * time goes on, and the sweep runs. Undefined where nothing is left that could help.
 */
export function nextOnTheWayToTheEnd(
  world: World,
  scenario: Scenario,
  processes: Processes,
): Move | undefined {
  const { row, running, messages, now } = world;
  for (const { slot, outcome, node } of running) {
    if (outcome !== undefined) return { do: 'delete', slot };
    const [call] = processes.view(node).calls.keys();
    if (call !== undefined) return { do: 'answer', slot, call, how: 'succeeds' };
  }
  const orphan = messages.find(({ holder }) => holder === DEAD);
  if (orphan) return { do: 'reappear', message: orphan };
  const message = messages.find((candidate) => isVisible(candidate, world));
  if (message)
    return { do: 'take', slot: placeOf(message.queue === 'poison' ? 'bury' : 'work'), message };
  if (messages.length > 0) return { do: 'tick' };
  if (!row || isFinished(row)) return undefined;
  if (!scenario.canSweep) {
    // Who has had no 200 comes again, for 72 hours.
    return world.isAcknowledged ? undefined : { do: 'start', slot: placeOf('receive') };
  }
  const { slot, skew } = placeFor('sweep');
  const { sweptAt } = row;
  const listed = { dueAt: dueAtOf(row), ...(sweptAt && { sweptAt }) };
  const isLost = isTicketLost(listed, undefined, toDate(now + skew), SWEEP_POLICY);
  return isLost ? { do: 'start', slot } : { do: 'tick' };

  function placeFor(role: Role) {
    const place = scenario.places.find((candidate) => candidate.role === role);
    if (!place) throw new Error(`no place for ${role}`);
    return place;
  }

  function placeOf(role: Role): string {
    return placeFor(role).slot;
  }
}
