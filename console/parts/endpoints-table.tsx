import type { Health } from '../../src/cli/console/api.ts';
import { plural } from '../logic/numbers.ts';
import { Shown } from './text.tsx';

type Endpoint = NonNullable<Health['endpoints']>[number];

/** What each endpoint is subscribed to, against what is handled here. */
export function EndpointsTable({ endpoints }: { endpoints: Health['endpoints'] }) {
  return (
    <section class="panel-block" aria-labelledby="endpoints">
      <h2 id="endpoints">Endpoints</h2>
      {endpoints === undefined && <p class="muted">The account could not be asked.</p>}
      {endpoints?.length === 0 && (
        <p class="muted">
          None. Endpoints belong to a deployment, which <code>npm run cli -- endpoint create</code>{' '}
          makes one for.
        </p>
      )}
      {endpoints?.map((endpoint, index) => (
        <EndpointItem key={index} endpoint={endpoint} />
      ))}
    </section>
  );
}

function EndpointItem({ endpoint }: { endpoint: Endpoint }) {
  const { sender, url, subscribed, unhandled, missing } = endpoint;
  return (
    <article class="endpoint">
      <h3>
        <Shown text={sender} /> <Shown text={url} mono />
      </h3>
      <p class="muted">Subscribed to {plural(subscribed.length, 'type', 'types')}.</p>
      <Types title="Subscribed, without a handler" types={unhandled} />
      <Types title="Handled, not subscribed" types={missing} />
    </article>
  );
}

function Types({ title, types }: { title: string; types: readonly string[] }) {
  if (types.length === 0) return null;
  return (
    <div class="types">
      <h4>{title}</h4>
      <ul>
        {types.map((type) => (
          <li key={type} class="tag">
            <Shown text={type} mono />
          </li>
        ))}
      </ul>
    </div>
  );
}
