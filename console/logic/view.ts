import type { State } from '../../src/webhooks/delivery.ts';
import { isRange, type Range } from './range.ts';

/** What the list, the charts and the stream are narrowed to; what is empty is no matter. */
export interface Filter {
  readonly types: readonly string[];
  readonly states: readonly State[];
  readonly sender: string;
  readonly search: string;
  /** So long before now; empty where `since` and `until` say it, or nothing does. */
  readonly range: Range | '';
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly until: string;
}

/** What is looked at: all of it is in the address, so that it can be shared and gone back to. */
export interface View {
  readonly page: 'flow' | 'health';
  readonly filter: Filter;
  /** The id of the open delivery; empty where none is. */
  readonly open: string;
  readonly tab: Tab;
}

export const tabs = ['timeline', 'event', 'results', 'headers'] as const;
export type Tab = (typeof tabs)[number];

export const states = ['received', 'processing', 'retrying', 'done', 'dead'] as const;

export const noFilter: Filter = {
  types: [],
  states: [],
  sender: '',
  search: '',
  range: '',
  since: '',
  until: '',
};

/** Reads a view from the query of an address; what it cannot read is left out. */
export function readView(query: string): View {
  const params = new URLSearchParams(query);
  const text = (name: string) => params.get(name) ?? '';
  const range = text('range');
  const hasRange = isRange(range);
  return {
    page: text('view') === 'health' ? 'health' : 'flow',
    filter: {
      types: split(text('types')),
      states: split(text('states')).filter(isState),
      sender: text('sender'),
      search: text('search'),
      range: hasRange ? range : '',
      since: hasRange ? '' : toTime(text('since')),
      until: hasRange ? '' : toTime(text('until')),
    },
    open: text('open'),
    tab: tabs.find((tab) => tab === text('tab')) ?? 'timeline',
  };
}

/** The query of a view's address, with `?`; empty for the view that everybody begins with. */
export function writeView({ page, filter, open, tab }: View): string {
  const params = new URLSearchParams();
  const add = (name: string, value: string) => {
    if (value !== '') params.set(name, value);
  };
  add('view', page === 'health' ? 'health' : '');
  add('types', filter.types.join(','));
  add('states', filter.states.join(','));
  add('sender', filter.sender);
  add('search', filter.search);
  add('range', filter.range);
  add('since', filter.since);
  add('until', filter.until);
  add('open', open);
  add('tab', open === '' || tab === 'timeline' ? '' : tab);
  const query = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return query === '' ? '' : `?${query}`;
}

/** Whether a filter leaves anything out. */
export function isFiltering(filter: Filter): boolean {
  return Object.values(filter).some((value: string | readonly string[]) => value.length > 0);
}

function isState(text: string): text is State {
  return (states as readonly string[]).includes(text);
}

function split(text: string): string[] {
  return [...new Set(text.split(',').filter((part) => part !== ''))];
}

function toTime(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}
