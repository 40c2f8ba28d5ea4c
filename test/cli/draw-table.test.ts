import { describe, expect, it } from 'vitest';
import { type Column, drawTable } from '../../src/cli/draw-table.ts';
import { createFakeTerminal } from './fake-terminal.ts';

interface Row {
  id: string;
  state: string;
  attempts: number;
  note?: string;
}

const columns: Column<Row>[] = [
  { title: 'id', value: ({ id }) => id, canShrink: true },
  {
    title: 'state',
    value: ({ state }) => state,
    tone: ({ state }) => (state === 'dead' ? 'bad' : undefined),
  },
  { title: 'attempts', value: ({ attempts }) => attempts },
  { title: 'note', value: ({ note }) => note, canShrink: true },
];
const rows: Row[] = [
  { id: 'wh_1', state: 'done', attempts: 1 },
  {
    id: `wh_${'long'.repeat(12)}`,
    state: 'dead',
    attempts: 12,
    note: 'no handler could read it, whatever it is',
  },
];

describe('drawTable', () => {
  it('keeps to 80 columns where something may be cut', () => {
    const drawn = drawTable(columns, rows, createFakeTerminal());
    expect(Math.max(...drawn.split('\n').map((line) => line.length))).toBe(80);
    expect(drawn).toMatchInlineSnapshot(`
      "ID                              STATE  ATTEMPTS  NOTE
      wh_1                            done          1
      wh_longlonglonglonglonglonglo…  dead         12  no handler could read it, what…"
    `);
  });

  it('cuts nothing where there is no terminal', () => {
    const drawn = drawTable(columns, rows, createFakeTerminal({ columns: Infinity }));
    expect(drawn).toContain(
      `wh_${'long'.repeat(12)}  dead         12  no handler could read it, whatever it is`,
    );
  });

  it('overflows rather than cut what may not be', () => {
    const drawn = drawTable(columns, rows, createFakeTerminal({ columns: 20 }));
    expect(drawn.split('\n')[2]).toBe('wh_long…  dead         12  no hand…');
  });

  it('has tones for titles and cells', () => {
    const drawn = drawTable(columns, rows, createFakeTerminal({ hasTones: true }));
    expect(drawn).toMatch(/^<dim>ID +<\/dim>/);
    expect(drawn).toContain('<bad>dead </bad>');
    expect(drawn).not.toContain('<bad>done');
  });

  it('keeps what strangers sent from steering the terminal', () => {
    const [, line] = drawTable(
      columns,
      [{ id: 'a\u001B[2J\r\nb\u202Ec', state: 'done', attempts: 1 }],
      createFakeTerminal(),
    ).split('\n');
    expect(line).toMatch(/^a \[2J b c +done/);
  });
});
