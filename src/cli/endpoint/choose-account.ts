import type { ApiAccount } from '../../openai/account.ts';
import { CliError, UsageError } from '../cli-error.ts';

/** The options that say whose account is meant. */
export interface SenderOptions {
  readonly provider?: ApiAccount['kind'] | undefined;
  readonly sender?: string | undefined;
}

export interface ChosenAccount {
  readonly sender: string;
  readonly account: ApiAccount;
}

/** The settings have no account at all, and none was asked for by its name or its provider. */
export class NoAccountError extends CliError {
  override readonly name = 'NoAccountError';
}

const SETTINGS = { openai: 'OPENAI_API_KEY', azure: 'AZURE_OPENAI_ENDPOINT' };
const DEFAULT_SENDER = 'default';

/** The account that is meant: the only one that fits, or else that of the sender `default`. */
export function chooseAccount(
  accounts: ReadonlyMap<string, ApiAccount>,
  { provider, sender }: SenderOptions,
): ChosenAccount {
  const all = [...accounts].map(([name, account]) => ({ sender: name, account }));
  const fitting = all.filter(
    (one) =>
      (provider === undefined || one.account.kind === provider) &&
      (sender === undefined || one.sender === sender),
  );
  const [first, ...others] = fitting;
  if (!first) {
    const message = explainNone(all, { provider, sender });
    const isAny = all.length === 0 && provider === undefined && sender === undefined;
    throw isAny ? new NoAccountError(message) : new CliError(message);
  }
  if (others.length === 0) return first;
  if (fitting.some(({ account }) => account.kind !== first.account.kind)) {
    throw new UsageError(
      `the settings have accounts of both providers: pass --provider or --sender (${describe(all)})`,
    );
  }
  const usual = fitting.find((one) => one.sender === DEFAULT_SENDER);
  if (usual) return usual;
  throw new UsageError(`the settings have several accounts: pass --sender (${describe(fitting)})`);
}

function explainNone(all: readonly ChosenAccount[], wanted: SenderOptions): string {
  if (all.length === 0) {
    const { openai, azure } = SETTINGS;
    return wanted.provider === undefined
      ? `the settings have no account: set ${openai} or ${azure}`
      : `the settings have no account: set ${SETTINGS[wanted.provider]}`;
  }
  const of = [wanted.provider, wanted.sender].filter(Boolean).join(', ');
  return `the settings have no account of ${of}: there is ${describe(all)}`;
}

function describe(accounts: readonly ChosenAccount[]): string {
  return accounts.map(({ sender, account }) => `${sender} (${account.kind})`).join(', ');
}
