import { Copyable } from './copyable.tsx';
import { Shown } from './text.tsx';

/** What is kept of the sender's headers. */
export function HeadersView({ headers }: { headers: Readonly<Record<string, string>> }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return <p class="muted">No header is kept.</p>;
  return (
    <dl class="facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Shown text={name} mono />
          </dt>
          <dd>
            <Copyable what={name} text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
