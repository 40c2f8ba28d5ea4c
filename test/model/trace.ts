import type { Call } from './call.ts';
import type { Move } from './move.ts';
import type { Processes } from './processes.ts';
import type { Row, World } from './world.ts';

/** One thing that happened, and the worlds before and after it. */
export interface Happened {
  readonly before: World;
  readonly move: Move;
  readonly after: World;
}

/** A way through worlds, one line for each thing that happened and what the row was after it. */
export function describeTrace(way: readonly Happened[], processes: Processes): string {
  return way
    .map(({ before, move, after }, index) => {
      const number = String(index + 1).padStart(3);
      return `${number}. ${describeMove(move, before, processes)} → ${describeRow(after.row)}`;
    })
    .join('\n');
}

function describeMove(move: Move, { running }: World, processes: Processes): string {
  const callOf = (slot: string, id: number) => {
    const node = running.find((process) => process.slot === slot)?.node ?? -1;
    return describeCall(processes.view(node).calls.get(id));
  };
  switch (move.do) {
    case 'start':
      return `${move.slot} starts`;
    case 'take':
      return `${move.slot} takes a ticket`;
    case 'answer':
      return `${move.slot}: ${callOf(move.slot, move.call)} ${move.how}`;
    case 'timer':
      return `${move.slot}: a timer fires`;
    case 'crash':
      return move.call === undefined
        ? `${move.slot} crashes`
        : `${move.slot} crashes after ${callOf(move.slot, move.call)}`;
    case 'delete':
      return `${move.slot} ends and its ticket is deleted`;
    case 'tick':
      return 'time goes on';
    case 'reappear':
    case 'redeliver':
    case 'poison':
    case 'lose':
      return `a ticket: ${move.do}`;
  }
}

function describeCall(call: Call | undefined): string {
  if (!call) return 'a call';
  if (call.op === 'replace') return `${call.op} with ${call.delivery.progress.state}`;
  return call.op === 'sendTicket' && call.delayMs > 0 ? `${call.op} delayed` : call.op;
}

function describeRow(row: Row | undefined): string {
  if (!row) return 'no row';
  const { progress, attempts, version } = row;
  const owner = progress.state === 'processing' ? ` by ${progress.lease.owner}` : '';
  return `${progress.state}${owner}, attempt ${attempts}, version ${version}`;
}
