import { computed, signal } from '@preact/signals';
import { readView, writeView, type Filter, type Tab, type View } from '../logic/view.ts';

/** What is looked at, as the address says it. */
export const view = signal<View>(readView(location.search));

/** The filter alone, equal while nothing of it changes. */
const filterText = computed(() => JSON.stringify(view.value.filter));
export const filter = computed(() => JSON.parse(filterText.value) as Filter);

/** Which of the two pages is shown. */
export const page = computed(() => view.value.page);

/** Follows the browser's back and forward. */
export function followAddress(): void {
  addEventListener('popstate', () => {
    view.value = readView(location.search);
  });
}

/** Goes elsewhere; `push` makes it a step that back undoes. */
export function go(change: Partial<View>, { push = false } = {}): void {
  const next = { ...view.value, ...change };
  const address = `${location.pathname}${writeView(next)}`;
  if (push) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  view.value = next;
}

/** Narrows the list, which back undoes; what is written letter by letter is no step for each. */
export function narrow(change: Partial<Filter>, { push = true } = {}): void {
  go({ page: 'flow', filter: { ...view.value.filter, ...change } }, { push });
}

/** Opens a delivery; from one to the next is no step of its own. */
export function openDelivery(id: string): void {
  if (id === view.value.open) return;
  go({ page: 'flow', open: id }, { push: view.value.open === '' });
}

/** Closes whatever delivery is open. */
export function closeDelivery(): void {
  if (view.value.open !== '') go({ open: '', tab: 'timeline' }, { push: true });
}

/** Turns to another side of the open delivery. */
export function openTab(tab: Tab): void {
  go({ tab });
}
