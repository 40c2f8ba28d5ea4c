import { outcomeOf } from '../../inbox/filter.ts';
import type { DeliveryRow } from '../../inbox/rows.ts';
import { type Column, drawTable, toText } from '../draw-table.ts';
import { toAge, toLocalTime } from '../format.ts';
import type { Look } from '../terminal.ts';
import { toneOf } from './state-tone.ts';

/** From here on there is room for everything beside an id that is not cut. */
const WIDE = 120;

const state: Column<DeliveryRow> = {
  title: 'state',
  value: ({ progress }) => progress.state,
  tone: ({ progress }) => toneOf(progress.state),
};
const type: Column<DeliveryRow> = { title: 'type', value: (row) => row.type, canShrink: true };
const id: Column<DeliveryRow> = { title: 'delivery', value: (row) => row.id };

/** Deliveries as a table, of which a narrow one has the age in place of the time, and no outcome. */
export function drawDeliveries(rows: readonly DeliveryRow[], now: Date, look: Look): string {
  const age: Column<DeliveryRow> = {
    title: 'age',
    value: ({ receivedAt }) => toAge(receivedAt, now),
  };
  const wide: readonly Column<DeliveryRow>[] = [
    { title: 'received', value: ({ receivedAt }) => receivedAt },
    state,
    { title: 'tries', value: ({ attempts }) => attempts },
    type,
    { title: 'sender', value: ({ sender }) => sender, canShrink: true },
    id,
    { title: 'outcome', value: outcomeOf, canShrink: true },
  ];
  return drawTable(look.columns < WIDE ? [age, state, id, type] : wide, rows, look);
}

/** One step of a delivery as a line of its own, under the ones before. */
export function drawStep(row: DeliveryRow, at: Date, { style }: Look): string {
  const { progress } = row;
  const tone = toneOf(progress.state);
  const padded = progress.state.padEnd(10);
  const outcome = toText(outcomeOf(row));
  return [
    style('dim', toLocalTime(at).slice(11)),
    tone ? style(tone, padded) : padded,
    toText(row.id),
    toText(row.type) || 'unreadable',
    ...(outcome === '' ? [] : [outcome]),
  ].join('  ');
}
