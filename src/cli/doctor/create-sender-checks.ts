import type { FoundSecrets } from '../../doctor/check-secrets.ts';
import { ConfigError } from '../../config.ts';
import { createClockCheck } from '../../doctor/check-clock.ts';
import { createEndpointCheck } from '../../doctor/check-endpoint.ts';
import { type Finding, problem, skipped, warning } from '../../doctor/finding.ts';
import { type Check, runChecks } from '../../doctor/run-checks.ts';
import { handlers } from '../../handlers/index.ts';
import type { ApiAccount } from '../../openai/account.ts';
import type { Context } from '../context.ts';
import { PROGRAM } from '../create-command.ts';
import { explainError } from '../explain-error.ts';
import { openSender } from '../endpoint/open-sender.ts';
import { readProblems, toLines } from './create-settings-checks.ts';
import { isOnThisMachine } from './is-on-this-machine.ts';

interface SenderParts {
  readonly context: Context;
  /** The address of the app. */
  readonly app: string | undefined;
  readonly readSecrets: () => Promise<FoundSecrets>;
  readonly now: () => Date;
}

/** Each less than what it is a part of has. */
const CALL_MS = 10_000;
const LIMIT_MS = 14_000;

/** The checks of what senders say: what is registered with them, and what time it is. */
export function createSenderChecks(parts: SenderParts): readonly Check[] {
  const { context, app, now } = parts;
  // Keys are in the vault, and a failure is told by the one who needs them.
  let reading: ReturnType<Context['accounts']> | undefined;
  const accounts = () => (reading ??= context.accounts());
  return [
    { name: 'endpoints', look: async () => lookAtAll(parts, accounts) },
    createClockCheck({
      now,
      async sources() {
        const found = await accounts().catch(() => new Map<string, ApiAccount>());
        const urls = new Map(
          // A stand-in on this machine would only be asked for the time of this machine.
          [...found.values()]
            .map(toUrl)
            .filter((url) => !isOnThisMachine(url))
            .map((url) => [url, new URL(url).host]),
        );
        if (context.name !== undefined) {
          const storage = context.env['AzureWebJobsStorage__tableServiceUri'];
          if (app !== undefined) urls.set(app, 'the app');
          if (storage !== undefined) urls.set(storage, 'storage');
        }
        return [...urls].map(([url, name]) => ({ url, name }));
      },
    }),
  ];
}

async function lookAtAll(
  { context, readSecrets, now }: SenderParts,
  readAccounts: Context['accounts'],
): Promise<readonly Finding[]> {
  const { name, outputs } = context;
  if (name === undefined) return [skipped('no sender reaches this machine; see --env')];
  const url = outputs['WEBHOOK_URL'];
  if (!url) return [skipped('azd knows no WEBHOOK_URL yet: azd provision')];
  const accounts = await readAccounts().catch((error: unknown) => {
    if (error instanceof ConfigError) return toUnsaid(context, error);
    throw error;
  });
  if (Array.isArray(accounts)) return accounts;
  if (accounts.size === 0) {
    return [
      warning(
        'no account: results are not fetched, and what is registered is not seen',
        'store the key of OpenAI in the vault as openai-api-key, or set AZURE_OPENAI_ENDPOINT',
      ),
    ];
  }
  const flags = (sender: string) =>
    accounts.size === 1 ? `--env ${name}` : `--env ${name} --sender ${sender}`;
  const found = await runChecks(
    [...accounts.keys()].map((sender) =>
      createEndpointCheck({
        sender,
        url,
        endpoints: async () =>
          (await openSender(context, { sender }, { timeoutMs: CALL_MS })).endpoints,
        handled: Object.keys(handlers),
        readSecrets: () =>
          readSecrets().then(
            ({ secrets }) => secrets,
            () => undefined,
          ),
        now,
        remedies: {
          create: `${PROGRAM} endpoint create ${flags(sender)}`,
          rotate: (id) => `${PROGRAM} endpoint rotate ${id} ${flags(sender)}`,
        },
      }),
    ),
    { limitMs: LIMIT_MS, explain: explainError },
  );
  return found.map(({ check, ...finding }) =>
    accounts.size === 1 ? finding : { ...finding, text: `${check}: ${finding.text}` },
  );
}

/** What is wrong with settings is said by their own check, but for what only the vault knows. */
function toUnsaid({ env }: Context, error: ConfigError): Finding[] {
  const said = readProblems(env, undefined);
  const unsaid = toLines(error.message).filter((line) => !said.some((one) => line.includes(one)));
  if (unsaid.length === 0) return [skipped('it takes settings that are usable')];
  return unsaid.map((text) => problem(text, 'store it in the vault again'));
}

function toUrl(account: ApiAccount): string {
  return account.kind === 'azure' ? account.endpoint : account.baseUrl;
}
