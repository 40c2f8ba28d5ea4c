import { health, loadHealth, lookedAt } from '../state/health.ts';
import { EndpointsTable } from './endpoints-table.tsx';
import { Findings } from './findings.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { SecretsTable } from './secrets-table.tsx';
import { Age } from './text.tsx';

/** What the doctor says. */
export function Health() {
  const { value, problem, isLoading } = health.value;
  return (
    <main class="health" tabIndex={0} aria-label="Health">
      <header>
        <h1>Health</h1>
        {lookedAt.value !== '' && (
          <span class="muted">
            looked <Age at={lookedAt.value} />
          </span>
        )}
        <button type="button" disabled={isLoading} onClick={() => void loadHealth()}>
          <Icon name="replay" /> {isLoading ? 'Looking…' : 'Look again'}
        </button>
      </header>
      {problem && <ProblemNote problem={problem} onRetry={() => void loadHealth()} />}
      {!value && isLoading && (
        <div class="skeleton" role="status" aria-label="Loading">
          <div class="skeleton-row" />
          <div class="skeleton-row" />
          <div class="skeleton-row" />
        </div>
      )}
      {value && (
        <>
          <Findings findings={value.findings} />
          <SecretsTable secrets={value.secrets} />
          <EndpointsTable endpoints={value.endpoints} />
        </>
      )}
    </main>
  );
}
