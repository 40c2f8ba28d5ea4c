import { effect, untracked } from '@preact/signals';
import { toApiQuery } from '../logic/api-query.ts';
import { announce } from './announce.ts';
import { startClock } from './clock.ts';
import { listen, type Listener } from './connection.ts';
import { applyChanges, arrived, catchUp, clearFlow, loadFlow } from './flow.ts';
import { loadHealth } from './health.ts';
import { info, loadInfo } from './info.ts';
import { refreshIfOpen, reload, show } from './open.ts';
import { loadPictures, noteNews, startPictures } from './pictures.ts';
import { followTheme } from './theme.ts';
import { filter, followAddress, page, view } from './view.ts';

/** Wires the address, the stream and what is shown to each other. */
export function start(): void {
  followAddress();
  followTheme();
  startClock();
  startPictures();
  void loadInfo();

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
  effect(() => {
    const { open } = view.value;
    untracked(() => show(open));
  });
  effect(() => {
    if (page.value === 'health') untracked(() => void loadHealth());
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
