import type { Cli } from '../cli.ts';
import type { Context, ContextOptions } from '../context.ts';
import type { Output } from '../output.ts';
import type { CommonOptions, Session } from '../run.ts';
import { NoAccountError, type SenderOptions } from './choose-account.ts';
import { explainApi } from './explain-api.ts';
import { type OpenedSender, openSender } from './open-sender.ts';

/** What a verb works with. */
export interface SenderSession extends Session, OpenedSender {
  readonly context: Context;
}

/**
 * Runs a verb on the account that its options mean, with what to do about each refusal of the API. What
 * `withoutAccount` has to say counts where the settings have no account at all, and none was asked for.
 */
export function runOnSender(
  { run, openContext }: Pick<Cli, 'run' | 'openContext'>,
  options: CommonOptions & ContextOptions & SenderOptions,
  work: (session: SenderSession) => Promise<Output>,
  withoutAccount?: (session: Session, why: string) => Promise<Output>,
): Promise<void> {
  return run(options, (session) =>
    explainApi(async () => {
      const context = openContext(options);
      try {
        const opened = await session.task('Reading the settings', () =>
          openSender(context, options),
        );
        return await work({ ...session, ...opened, context });
      } catch (error) {
        if (!withoutAccount || !(error instanceof NoAccountError)) throw error;
        return withoutAccount(session, error.message);
      }
    }),
  );
}
