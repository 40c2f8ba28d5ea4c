import { connection, failure, trouble } from '../state/connection.ts';
import { info } from '../state/info.ts';
import { ProblemNote } from './problem-note.tsx';

/** What keeps the whole page from being up to date, and what to do about it. */
export function Banner() {
  const problem = findProblem();
  const failed = failure.value;
  if (!problem && !failed) return null;
  return (
    <div class="banner">
      {problem && <ProblemNote problem={problem} />}
      {failed && (
        <ProblemNote
          problem={{ error: failed.text, remedy: failed.remedy }}
          verb="Close"
          onPress={() => {
            failure.value = undefined;
          }}
        />
      )}
    </div>
  );
}

function findProblem() {
  if (connection.value === 'refused') {
    return {
      error: 'The inspector was started again, and this page is not signed in to it.',
      remedy: 'Open the link that its command has printed.',
    };
  }
  if (connection.value === 'lost') {
    return {
      error: 'Disconnected: what you see may be out of date.',
      remedy:
        'Start `npm start` or `npm run cli -- console` again and open the link that it prints. This page keeps trying.',
    };
  }
  if (trouble.value) return { error: trouble.value.text, remedy: trouble.value.remedy };
  return info.value.problem;
}
