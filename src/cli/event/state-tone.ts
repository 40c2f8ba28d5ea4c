import type { State } from '../../webhooks/delivery.ts';
import type { Tone } from '../terminal.ts';

const TONES: Readonly<Record<State, Tone | undefined>> = {
  received: undefined,
  processing: undefined,
  retrying: 'warn',
  done: 'good',
  dead: 'bad',
};

/** How a state is shown. */
export function toneOf(state: State): Tone | undefined {
  return TONES[state];
}
