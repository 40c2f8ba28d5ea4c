import { type Budget, type Message, type Running, toMessageKey, type World } from './world.ts';

/** Replaces one message, or takes it away; without a holder unless the change names one. */
export function change(world: World, message: Message, to: Partial<Message> | undefined): World {
  const key = toMessageKey(message);
  const index = world.messages.findIndex((candidate) => toMessageKey(candidate) === key);
  const { holder: _holder, ...free } = message;
  return {
    ...world,
    messages: world.messages.toSpliced(index, 1, ...(to ? [{ ...free, ...to }] : [])),
  };
}

/** Puts a process where it was before, as it is now. */
export function put(world: World, process: Running): World {
  return {
    ...world,
    running: world.running.map((other) => (other.slot === process.slot ? process : other)),
  };
}

/** Frees a place. */
export function leave(world: World, slot: string): World {
  return { ...world, running: world.running.filter((process) => process.slot !== slot) };
}

/** Uses up one piece of trouble. */
export function spend(world: World, kind: keyof Budget): World {
  return { ...world, left: { ...world.left, [kind]: Math.max(0, world.left[kind] - 1) } };
}

/** What runs in a place. */
export function processAt({ running }: World, slot: string): Running {
  const process = running.find((candidate) => candidate.slot === slot);
  if (!process) throw new Error(`nothing runs at ${slot}`);
  return process;
}
