import type { Health } from '../../src/cli/console/api.ts';
import { plural } from '../logic/numbers.ts';
import { Age, Moment, Shown } from './text.tsx';

/** How old the signing secrets are. */
export function SecretsTable({ secrets }: { secrets: Health['secrets'] }) {
  return (
    <section class="panel-block" aria-labelledby="secrets">
      <h2 id="secrets">Signing secrets</h2>
      {secrets.length === 0 ? (
        <p class="muted">None: nothing that is sent could be verified.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Sender</th>
              <th scope="col">Age</th>
              <th scope="col">Expires</th>
            </tr>
          </thead>
          <tbody>
            {secrets.map(({ sender, ageDays, expiresAt }, index) => (
              <tr key={index}>
                <td>
                  <Shown text={sender} />
                </td>
                <td>{ageDays === undefined ? 'unknown' : plural(ageDays, 'day', 'days')}</td>
                <td>{expiresAt === undefined ? 'never' : <Expiry at={expiresAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Expiry({ at }: { at: string }) {
  return (
    <>
      <Moment at={at} />{' '}
      <span class="muted">
        (<Age at={at} />)
      </span>
    </>
  );
}
