import { setImmediate as drain } from 'node:timers/promises';
import { vi } from 'vitest';
import { PermanentError } from '../../src/webhooks/errors.ts';
import type { Answer, Call, CallOf, Op, Replies } from './call.ts';

/** What a process is told next, and what its clock shows from then on. */
export interface Input {
  readonly event:
    | { readonly start: string }
    | { readonly call: number; readonly answer: Answer }
    | { readonly timer: number };
  readonly clock: Date;
}

/** Where a process stands once it has nothing left to do by itself. */
export interface View {
  readonly calls: ReadonlyMap<number, Call>;
  readonly timers: ReadonlyMap<number, 'renewal' | 'time is up'>;
  readonly outcome?: string;
  /** Whether it has looked at its clock since the last input. */
  readonly hasReadClock: boolean;
}

/** The only way out of the code under test. */
export interface Sandbox {
  readonly call: <Name extends Op>(
    call: CallOf<Name>,
    signal?: AbortSignal,
  ) => Promise<Replies[Name]>;
  readonly now: () => Date;
  /** Of this run and no other. */
  readonly name: string;
}

const DOWN = 'storage is down';

interface Timer {
  readonly kind: 'renewal' | 'time is up';
  readonly fire: () => void;
}

let timers = new Map<number, Timer>();
let ids = 0;

function setTimer(kind: Timer['kind']) {
  return (fire: () => void) => {
    ids += 1;
    timers.set(ids, { kind, fire });
    return ids;
  };
}

/** Hands timers and time of the code under test to the explorer. One process runs at a time. */
export function takeOverTime(): void {
  // The SDK looks at the clock by itself when it verifies a signature.
  vi.useFakeTimers({ toFake: ['Date'] });
  const clear = (id: number) => timers.delete(id);
  vi.stubGlobal('setInterval', setTimer('renewal'));
  vi.stubGlobal('setTimeout', setTimer('time is up'));
  vi.stubGlobal('clearInterval', clear);
  vi.stubGlobal('clearTimeout', clear);
}

/** Runs a program from its beginning on these inputs; the first of them starts it. */
export async function run(
  program: (sandbox: Sandbox) => Promise<string>,
  inputs: readonly Input[],
): Promise<View> {
  const calls = new Map<number, { call: Call; settle: (answer: Answer) => void }>();
  let clock = new Date(0);
  let hasReadClock = false;
  let outcome: string | undefined;
  let mistake: Error | undefined;
  timers = new Map();
  ids = 0;

  const isBusy = () => calls.size === 0 && outcome === undefined && !mistake;
  const start = async (name: string) => {
    try {
      outcome = await program({
        name,
        now: () => {
          hasReadClock = true;
          return clock;
        },
        call: (call, signal) =>
          new Promise((resolve, reject) => {
            ids += 1;
            const id = ids;
            signal?.addEventListener('abort', () => calls.delete(id));
            calls.set(id, {
              call,
              settle: (answer) => {
                calls.delete(id);
                if ('error' in answer) reject(toError(answer.error));
                else resolve(answer.value as Replies[typeof call.op]);
              },
            });
          }),
      });
    } catch (error) {
      // Storage that is down reaches the host; anything else is a mistake in the model.
      if (error instanceof Error && error.message === DOWN) outcome = 'rejected';
      else mistake = new Error('the code under test failed', { cause: error });
    }
  };

  for (const { event, clock: shown } of inputs) {
    clock = shown;
    vi.setSystemTime(clock);
    hasReadClock = false;
    if ('start' in event) void start(event.start);
    else if ('timer' in event) timers.get(event.timer)?.fire();
    else calls.get(event.call)?.settle(event.answer);
    await drain();
    // Verifying a signature is the only work that takes more than the microtasks of one turn.
    while (isBusy()) await drain();
  }
  if (mistake) throw mistake;
  return {
    calls: new Map([...calls].map(([id, { call }]) => [id, call])),
    timers: new Map([...timers].map(([id, { kind }]) => [id, kind])),
    hasReadClock,
    ...(outcome !== undefined && { outcome }),
  };
}

function toError(text: string): Error {
  return text === 'no use' ? new PermanentError(text) : new Error(text);
}
