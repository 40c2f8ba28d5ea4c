import type { ResultView } from '../../src/cli/console/api.ts';
import { formatCount } from '../logic/numbers.ts';
import { isPersonal } from '../state/open.ts';
import { Copyable } from './copyable.tsx';
import { Fact } from './fact.tsx';
import { FileItem } from './file-item.tsx';
import { Shown } from './text.tsx';

/** What came of a delivery. */
export function ResultsView({ results }: { results: readonly ResultView[] }) {
  if (results.length === 0)
    return <p class="muted">Nothing is kept of this delivery's work yet.</p>;
  return (
    <>
      {results.map((result) => (
        <Result key={`${result.kind} ${result.id}`} result={result} />
      ))}
    </>
  );
}

function Result({ result }: { result: ResultView }) {
  const { kind, id, status, certainty, summary, model, inputTokens, outputTokens } = result;
  return (
    <article class="result">
      <h3>
        <Shown text={kind} /> <span class="tag">{status}</span>
        {certainty !== 'final' && <span class="tag is-muted">{certainty}</span>}
      </h3>
      <p>
        <Shown text={summary} />
      </p>
      <dl class="facts">
        <Fact name="Id">
          <Copyable what="id" text={id} />
        </Fact>
        <Line name="Model" text={model} />
        <Line name="Tokens" text={tokens(inputTokens, outputTokens)} />
        <Line name="Caller" text={result.caller} />
        <Line name="Callee" text={result.callee} />
      </dl>
      {result.files.length > 0 && (
        <ul class="files">
          {result.files.map((file) => (
            <FileItem key={`${file.path} ${isPersonal.value}`} file={file} />
          ))}
        </ul>
      )}
    </article>
  );
}

function Line({ name, text }: { name: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Fact name={name}>
      <Shown text={text} mono />
    </Fact>
  );
}

function tokens(input: number | undefined, output: number | undefined): string | undefined {
  const parts = [
    ...(input === undefined ? [] : [`${formatCount(input)} in`]),
    ...(output === undefined ? [] : [`${formatCount(output)} out`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
