import { isRange, rangeLabels, type Range } from '../logic/range.ts';
import { formatLocal } from '../logic/times.ts';
import { now } from '../state/clock.ts';
import { narrow, view } from '../state/view.ts';

/** Chooses a time that ends now; one between two times is drawn on the chart. */
export function TimeSelect() {
  const { range, since, until } = view.value.filter;
  const isDrawn = since !== '' || until !== '';
  return (
    <select
      aria-label="Time"
      value={isDrawn ? 'drawn' : range}
      onChange={({ currentTarget: { value } }) => {
        if (value !== 'drawn') {
          narrow({ range: isRange(value) ? value : '', since: '', until: '' });
        }
      }}
    >
      <option value="">Any time</option>
      {isDrawn && <option value="drawn">{describe(since, until)}</option>}
      {Object.keys(rangeLabels).map((name) => (
        <option key={name} value={name}>
          {rangeLabels[name as Range]}
        </option>
      ))}
    </select>
  );
}

function describe(since: string, until: string): string {
  if (until === '') return `From ${show(since)}`;
  return since === '' ? `Until ${show(until)}` : `${show(since)} – ${show(until)}`;
}

function show(iso: string): string {
  return formatLocal(iso, now.value);
}
