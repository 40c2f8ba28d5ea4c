import { type Input, run, type Sandbox, type View } from './sandbox.ts';

/** One history of inputs: where it leads, and how it goes on. */
interface Node extends View {
  readonly inputs: readonly Input[];
  readonly program: Program;
  readonly next: Map<string, { readonly readsClock: boolean; readonly nodes: Map<number, number> }>;
}

export type Program = (sandbox: Sandbox) => Promise<string>;

export interface Processes {
  /** The node of a process that has just been started. */
  readonly start: (program: Program, event: { start: string }, clock: Date) => Promise<number>;
  /** The node after one more input; runs the real code only where nobody has been before. */
  readonly step: (node: number, event: Input['event'], clock: Date) => number | Promise<number>;
  readonly view: (node: number) => View;
  /** How often the real code was run. */
  readonly runs: () => number;
}

/**
 * Real code cannot be copied in mid-flight, but it is a function of what it has been told: answers,
 * timers, and its clock where it looked. So each history is run once, from the beginning, and a
 * world holds only the number of the history. Exploring then costs no more than with a model that
 * was written by hand, and there is no such model to go out of date.
 */
export function createProcesses(): Processes {
  const nodes: Node[] = [];
  const roots = new Map<Program, Node>();
  let runs = 0;

  async function grow(from: Node, input: Input, key: string): Promise<number> {
    const inputs = [...from.inputs, input];
    runs += 1;
    const view = await run(from.program, inputs);
    const id = nodes.push({ ...view, inputs, program: from.program, next: new Map() }) - 1;
    const edge = from.next.get(key) ?? { readsClock: view.hasReadClock, nodes: new Map() };
    edge.nodes.set(edge.readsClock ? input.clock.getTime() : 0, id);
    from.next.set(key, edge);
    return id;
  }

  function follow(from: Node, input: Input): number | Promise<number> {
    const key = toKey(input.event);
    const edge = from.next.get(key);
    return edge?.nodes.get(edge.readsClock ? input.clock.getTime() : 0) ?? grow(from, input, key);
  }

  function nodeAt(id: number): Node {
    const node = nodes[id];
    if (!node) throw new Error(`no process has been at ${id}`);
    return node;
  }

  return {
    async start(program, event, clock) {
      let root = roots.get(program);
      if (!root) {
        const nothing = { calls: new Map(), timers: new Map(), hasReadClock: false };
        root = { ...nothing, inputs: [], program, next: new Map() };
        roots.set(program, root);
      }
      return follow(root, { event, clock });
    },
    step: (id, event, clock) => follow(nodeAt(id), { event, clock }),
    view: nodeAt,
    runs: () => runs,
  };
}

const texts = new WeakMap<object, string>();

/** The same for the same event; a row is read by many, so its text is kept. */
function toKey(event: Input['event']): string {
  if (!('answer' in event) || !('value' in event.answer)) return JSON.stringify(event);
  const { value } = event.answer;
  if (typeof value !== 'object') return `${event.call} ${value}`;
  const text = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, text);
  return `${event.call} ${text}`;
}
