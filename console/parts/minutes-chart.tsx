import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Pictures } from '../../src/cli/console/api.ts';
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
    const observer = new ResizeObserver(() => created.setSize(sizeOf(element)));
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
  const font = `${style.getPropertyValue('font-size')} ${style.getPropertyValue('font-family')}`;
  const axis = { stroke: colour('muted'), font, ticks: { show: false }, gap: 4 };
  const grid = { stroke: colour('line'), width: 1 };
  const series = (name: string, width: number): uPlot.Series => ({
    stroke: colour(name),
    width,
    points: { show: false },
  });
  return {
    ...sizeOf(element),
    legend: { show: false },
    padding: [6, 8, 0, 0],
    cursor: { y: false, drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 22, values: (_, at) => at.map(toClock) },
      { ...axis, grid, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000] },
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
