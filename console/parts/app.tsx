import { useEffect } from 'preact/hooks';
import { announcement } from '../state/announce.ts';
import { toast } from '../state/toast.ts';
import { page, view } from '../state/view.ts';
import { Banner } from './banner.tsx';
import { DetailPane } from './detail-pane.tsx';
import { Dialogs } from './dialogs.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Flow } from './flow.tsx';
import { Health } from './health.tsx';
import { onKeyDown } from './keyboard.ts';
import { PictureStrip } from './picture-strip.tsx';
import { TopBar } from './top-bar.tsx';

/** The whole page. */
export function App() {
  useEffect(() => {
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  const isOpen = view.value.open !== '';
  return (
    <div class={isOpen && page.value === 'flow' ? 'page has-detail' : 'page'}>
      <TopBar />
      <Banner />
      {page.value === 'health' ? (
        <Health />
      ) : (
        <main class="board">
          <h1 class="unseen">Deliveries</h1>
          <div class="stream">
            <FilterBar />
            <PictureStrip />
            <Flow />
          </div>
          {isOpen && <DetailPane />}
        </main>
      )}
      <Dialogs />
      <div class="toast" role="status">
        {toast.value !== '' && <span>{toast.value}</span>}
      </div>
      <div class="unseen" role="status">
        {announcement.value}
      </div>
    </div>
  );
}
