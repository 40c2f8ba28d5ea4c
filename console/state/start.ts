import { effect, untracked } from '@preact/signals';
import { toApiQuery } from '../logic/api-query.ts';
import { hasTime } from '../logic/spans.ts';
import { announce } from './announce.ts';
import { startClock } from './clock.ts';
import { listen, type Listener } from './connection.ts';
import { applyChanges, arrived, catchUp, clearFlow, loadFlow } from './flow.ts';
import { loadHealth } from './health.ts';
import { info, loadInfo } from './info.ts';
import { refreshIfOpen, reload, show } from './open.ts';
import { loadPictures, noteNews, startPictures } from './pictures.ts';
import { followTheme } from './theme.ts';
import { filter, followAddress, go, page, view } from './view.ts';

/** What somebody who looks at a deployed inbox wants to see at first. */
const usualRange = '24h';

/** Wires the address, the stream and what is shown to each other. */
export function start(): void {
  followAddress();
  followTheme();
  startClock();
  void loadInfo().then(startFlow);

  effect(() => {
    const { open } = view.value;
    untracked(() => show(open));
  });
  effect(() => {
    if (page.value === 'health') untracked(() => void loadHealth());
  });
}

/** Waits for what the page looks at, because each list of a deployed inbox is a long look at it. */
function startFlow(): void {
  const isDeployed = info.value.value?.isLocal === false;
  if (isDeployed && !hasTime(filter.value)) go({ filter: { ...filter.value, range: usualRange } });
  startPictures();
  effect(() => {
    const wanted = filter.value;
    return untracked(() => {
      clearFlow();
      void loadFlow();
      void loadPictures();
      // Of all states and outcomes: what leaves the filter has to be told of.
      return listen(toApiQuery(wanted, Date.now(), ['states', 'search']), listener);
    });
  });
}

const listener: Listener = {
  onDeliveries(deliveries) {
    applyChanges(deliveries);
    announce(arrived.value.size);
    refreshIfOpen(deliveries);
    noteNews();
  },
  onFine() {
    void catchUp();
    noteNews();
  },
  onBack() {
    if (view.value.open !== '') void reload();
    if (info.value.problem) void loadInfo();
  },
};
