import type { EventTypesDifference } from '../../endpoints/event-types.ts';
import type { Terminal } from '../terminal.ts';

/** `+ type` for what is added and `- type` for what is removed, a line each. */
export function toDiffLines(
  { added, removed }: EventTypesDifference,
  style: Terminal['style'] = (_tone, text) => text,
): readonly string[] {
  return [
    ...added.map((type) => style('good', `  + ${type}`)),
    ...removed.map((type) => style('bad', `  - ${type}`)),
  ];
}
