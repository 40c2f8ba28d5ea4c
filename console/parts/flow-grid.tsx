import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { plural } from '../logic/numbers.ts';
import { scrollToRow, windowRows } from '../logic/window-rows.ts';
import { cursor } from '../state/cursor.ts';
import {
  arrived,
  firstPage,
  hasMore,
  loadFlow,
  loadMore,
  moreProblem,
  retryMore,
  rows,
} from '../state/flow.ts';
import { view } from '../state/view.ts';
import { FlowRow, rowId } from './flow-row.tsx';
import { Icon } from './icon.tsx';
import { listId } from './keyboard.ts';
import { ProblemNote } from './problem-note.tsx';
import { useAnchor } from './use-anchor.ts';
import { useViewport } from './use-viewport.ts';

const OVERSCAN = 8;
/** The next page is asked for so many rows before the end. */
const AHEAD = 60;

const columns = ['State', 'Type', 'About', 'Outcome', 'Sender', 'Tries', 'Took', 'Received'];

/** The list, of which only what is in sight is in the page. */
export function FlowGrid() {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const viewport = useViewport(list, probe);
  const { height, rowHeight } = viewport.value;
  const all = rows.value;
  const { scrollTop, unseen } = useAnchor(all, viewport, list, slider);
  const shown = { scrollTop, height, rowHeight, count: all.length, overscan: OVERSCAN };
  const { start, end } = windowRows(shown);
  const inPage = all.slice(start, end);
  const rowsHeight = all.length * rowHeight;
  // A list that is shorter than its box can be held in its place only where there is room to scroll.
  const isShort = scrollTop > 0 && scrollTop < rowsHeight - rowHeight;
  const sizerHeight = isShort ? Math.max(rowsHeight, scrollTop + height) : rowsHeight;
  const { open } = view.value;

  useEffect(() => {
    if (end > all.length - AHEAD) void loadMore();
  }, [end, all.length]);

  useSignalEffect(() => {
    const id = cursor.value;
    const index = rows.peek().findIndex((row) => row.id === id);
    const element = list.current;
    if (index === -1 || !element) return;
    element.scrollTop = scrollToRow({ ...viewport.peek(), scrollTop: element.scrollTop, index });
  });

  return (
    <>
      {unseen.value > 0 && (
        <button
          type="button"
          class="pill"
          onClick={() => {
            if (list.current) list.current.scrollTop = 0;
            unseen.value = 0;
          }}
        >
          <Icon name="up" /> {plural(unseen.value, 'new', 'new')}
        </button>
      )}
      <div
        id={listId}
        ref={list}
        class="grid"
        role="grid"
        tabIndex={0}
        aria-label="Deliveries, newest first"
        aria-rowcount={hasMore() ? -1 : all.length + 1}
        aria-activedescendant={
          inPage.some(({ id }) => id === cursor.value) ? rowId(cursor.value) : undefined
        }
      >
        <GridHead />
        <div role="rowgroup" class="grid-body sizer" style={{ height: `${sizerHeight}px` }}>
          <div role="presentation" class="row-probe" ref={probe} />
          <div
            role="presentation"
            class="slider"
            ref={slider}
            style={{ top: `${start * rowHeight}px` }}
          >
            {inPage.map((row, index) => (
              <FlowRow
                key={row.id}
                row={row}
                index={start + index + 2}
                isOpen={row.id === open}
                isCurrent={row.id === cursor.value}
                isNew={arrived.value.has(row.id)}
              />
            ))}
          </div>
        </div>
      </div>
      <NotLoaded />
    </>
  );
}

/** What of the list did not come, over its end. */
function NotLoaded() {
  const { problem = moreProblem.value } = firstPage.value;
  if (!problem) return null;
  const retry = problem === moreProblem.value ? retryMore : loadFlow;
  return (
    <div class="more-problem">
      <ProblemNote problem={problem} onRetry={() => void retry()} />
    </div>
  );
}

function GridHead() {
  return (
    <div role="rowgroup" class="grid-head">
      <div role="row" class="row" aria-rowindex={1}>
        {columns.map((name) => (
          <span key={name} role="columnheader" class={`cell is-${name.toLowerCase()}`}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}
