import type { Forwarded, ForwardOptions } from '../../inbox/forward.ts';
import { createFollowDeliveries } from '../../inbox/follow.ts';
import { pause } from '../../inbox/pause.ts';
import { toDuration } from '../event/to-duration.ts';
import { isAccepted } from '../event/explain-status.ts';
import type { OpenInbox } from '../event/open-inbox.ts';
import { createWarnOnce } from '../event/warn-once.ts';
import type { Output } from '../output.ts';
import type { Session } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { toForwardedOutput } from './to-forwarded-output.ts';

interface ForwardAllDependencies {
  readonly session: Pick<Session, 'endWithSignal' | 'warn'>;
  readonly now: () => Date;
  readonly terminal: Pick<Terminal, 'writeError'>;
}

/** Posts each new delivery until Ctrl-C, one after the other, tells what became of each, and sums up on stderr. */
export async function* forwardAll(
  { inbox, rows }: Pick<OpenInbox, 'inbox' | 'rows'>,
  options: Omit<ForwardOptions, 'onResult' | 'onError' | 'signal'>,
  { session, now, terminal }: ForwardAllDependencies,
): AsyncGenerator<Output, void, undefined> {
  const [{ createForward }, { createResend }] = await Promise.all([
    import('../../inbox/forward.ts'),
    import('../../inbox/resend.ts'),
  ]);
  const startedAt = now();
  const signal = session.endWithSignal();
  const follow = createFollowDeliveries({ rows, now, sleep: pause });
  const forward = createForward({ inbox, follow, resend: createResend(now), sleep: pause });
  const counts = { all: 0, accepted: 0, refused: 0, unanswered: 0 };
  const onError = createWarnOnce(session.warn);
  const results = new ReadableStream<Forwarded>({
    start(stream) {
      const onResult = (result: Forwarded) => {
        stream.enqueue(result);
      };
      const run = async () => {
        try {
          await forward({ ...options, onResult, onError, signal });
          stream.close();
        } catch (error) {
          // Whoever reads the stream gets it.
          stream.error(error);
        }
      };
      void run();
    },
  });
  for await (const forwarded of results) {
    counts.all += 1;
    counts[toKind(forwarded)] += 1;
    yield toForwardedOutput(forwarded, now());
  }
  terminal.writeError(
    `Forwarded ${counts.all} in ${toDuration(now().getTime() - startedAt.getTime())}: ` +
      `${counts.accepted} accepted, ${counts.refused} refused, ${counts.unanswered} without an answer\n`,
  );
}

function toKind({ answer }: Forwarded): 'accepted' | 'refused' | 'unanswered' {
  if (!answer) return 'unanswered';
  return isAccepted(answer.status) ? 'accepted' : 'refused';
}
