import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Pictures } from '../../src/cli/console/api.ts';
import { formatMark, toMarks } from '../logic/axis.ts';
import { toColumns } from '../logic/minutes.ts';
import { theme } from '../state/theme.ts';
import { narrow } from '../state/view.ts';

/** Lines over the minutes; to draw over a part of them is to look at that time only. */
export function MinutesChart({ minutes }: { minutes: Pictures['minutes'] }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shownTheme = theme.value;

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const created = new uPlot(toOptions(element), toColumns(minutes), element);
    plot.current = created;
    const observer = new ResizeObserver(() => {
      created.setSize(sizeOf(element));
      // How many marks there are depends on the height.
      created.setData(created.data);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
    };
  }, [shownTheme]);

  useEffect(() => plot.current?.setData(toColumns(minutes)), [minutes]);

  return <div class="plot" ref={box} />;
}

function toOptions(element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const em = Number.parseFloat(style.getPropertyValue('font-size'));
  const font = `${em}px ${style.getPropertyValue('font-family')}`;
  const axis = { stroke: colour('muted'), font, ticks: { show: false }, gap: 4 };
  const grid = { stroke: colour('line'), width: 1 };
  const series = (name: string, width: number): uPlot.Series => ({
    stroke: colour(name),
    width,
    points: { show: false },
  });
  // Labels that are nearer to each other run together.
  const marks = ({ height }: uPlot, max: number) =>
    toMarks(max, Math.floor((height - em * 2.5) / (em * 2)));
  return {
    ...sizeOf(element),
    legend: { show: false },
    // The labels at the ends stand half beside the chart.
    padding: [em * 0.7, em * 1.7, 0, 0],
    cursor: { y: false, drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: (chart, _, max) => [0, marks(chart, max).at(-1) ?? max] } },
    axes: [
      { ...axis, grid: { show: false }, size: em * 1.8, values: (_, at) => at.map(toClock) },
      {
        ...axis,
        grid,
        splits: (chart, _, __, max) => marks(chart, max),
        values: (_, at) => at.map(formatMark),
        size: (_, labels: readonly string[] | null) =>
          axis.gap + em * 0.65 * Math.max(2, ...(labels ?? []).map(({ length }) => length)),
      },
    ],
    series: [
      {},
      { ...series('muted', 1), fill: colour('sunken') },
      series('accent', 1.75),
      series('done', 1.25),
      series('dead', 1.5),
    ],
    hooks: { setSelect: [selectTime] },
  };
}

function toClock(seconds: number): string {
  const options = { hour: '2-digit', minute: '2-digit' } as const;
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', options);
}

function selectTime(chart: uPlot): void {
  const { left, width } = chart.select;
  if (width < 4) return;
  const at = (x: number) => new Date(chart.posToVal(x, 'x') * 1000).toISOString();
  narrow({ range: '', since: at(left), until: at(left + width) });
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

function sizeOf({ clientWidth, clientHeight }: HTMLElement) {
  return { width: Math.max(clientWidth, 50), height: Math.max(clientHeight, 50) };
}
