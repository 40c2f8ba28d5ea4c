import { diffEventTypes, handledTypes } from '../../endpoints/event-types.ts';
import { runChecks } from '../../doctor/run-checks.ts';
import { within } from '../../webhooks/within.ts';
import { CliError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { PROGRAM } from '../create-command.ts';
import { openSender } from '../endpoint/open-sender.ts';
import { toShownUrl } from '../event/parse-receiver.ts';
import { explainError } from '../explain-error.ts';
import { createScrubber } from '../scrub.ts';
import { readSigningSecrets } from '../secret/read-signing-secrets.ts';
import { hideSettings } from '../settings/hide-settings.ts';
import type { Health } from './api.ts';

/** Nobody watches a page for longer. */
const LIMIT_MS = 10_000;
const FRESH_MS = 5000;
const DAY_MS = 86_400_000;

/** Looks at what `doctor` looks at; looks at most every few seconds, however many ask. */
export function createReadHealth(context: Context, now: () => Date): () => Promise<Health> {
  let last: { readonly at: number; readonly health: Promise<Health> } | undefined;
  return async () => {
    const at = now().getTime();
    if (!last || at - last.at > FRESH_MS) last = { at, health: look(context, now) };
    return last.health;
  };
}

async function look(context: Context, now: () => Date): Promise<Health> {
  const [findings, secrets, endpoints] = await Promise.all([
    readFindings(context, now),
    orNothing(readSecrets(context, now)),
    orNothing(readEndpoints(context)),
  ]);
  return { findings, secrets: secrets ?? [], ...(endpoints && { endpoints }) };
}

async function readFindings(context: Context, now: () => Date): Promise<Health['findings']> {
  const { hide, scrub } = createScrubber();
  hideSettings(context.env, hide);
  const { createChecks, createChecksWithout } = await import('../doctor/create-checks.ts');
  const isLocal = context.name === undefined;
  const checks = await createChecks(context, now).catch((error: unknown) => {
    if (!(error instanceof CliError)) throw error;
    return createChecksWithout(error.message, isLocal);
  });
  const found = await runChecks(checks, { limitMs: LIMIT_MS, explain: explainError });
  const flag = isLocal ? '' : ` --env ${context.name}`;
  return found.map(({ check, level, text, fix, remedy: own }) => {
    const remedy = fix
      ? `\`${PROGRAM} doctor --fix${flag}\`, to ${fix.what}`
      : own && markCommand(own);
    // What an SDK says of a failure may quote what it was given.
    return {
      area: check,
      level,
      text: scrub(text),
      ...(remedy && { remedy: scrub(remedy) }),
      // All that this check warns of is what is dead.
      ...(check === 'deliveries' && level === 'warning' && { states: ['dead'] }),
    };
  });
}

/** A command that a remedy begins with stands between backticks, for the page to show as one. */
function markCommand(remedy: string): string {
  return remedy.replace(/^npm run cli -- [^,;:`]+/, '`$&`');
}

/** One for each secret, newest first within a sender. */
async function readSecrets(context: Context, now: () => Date): Promise<Health['secrets']> {
  const { senders } = await readSigningSecrets(context, now);
  return senders.flatMap(({ sender, secrets }) =>
    secrets.map(({ createdAt, expiresAt }) => ({
      sender,
      ...(createdAt && {
        ageDays: Math.max(0, Math.floor((now().getTime() - createdAt.getTime()) / DAY_MS)),
      }),
      ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    })),
  );
}

/** Of a deployment those that send to it, else all; undefined where there is nobody to ask. */
async function readEndpoints(context: Context): Promise<Health['endpoints']> {
  const accounts = await context.accounts();
  if (accounts.size === 0) return undefined;
  const { handlers } = await import('../../handlers/index.ts');
  const handled = Object.keys(handlers);
  const own = context.outputs['WEBHOOK_URL'];
  const all = await Promise.all(
    [...accounts.keys()].map(async (sender) => {
      const { endpoints } = await openSender(context, { sender }, { timeoutMs: LIMIT_MS });
      const [list, subscribable] = await Promise.all([
        endpoints.list(),
        endpoints.listEventTypes(),
      ]);
      const wanted = handledTypes(handled, subscribable);
      return list
        .filter(({ url }) => own === undefined || url === own)
        .map(({ url, eventTypes: subscribed }) => ({
          sender,
          url: URL.canParse(url) ? toShownUrl(url) : 'an address that is none',
          subscribed,
          unhandled: diffEventTypes(handled, subscribed).added,
          missing: diffEventTypes(subscribed, wanted).added,
        }));
    }),
  );
  return all.flat();
}

/** What keeps these from being read is among the findings, in the words of its own check. */
async function orNothing<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await within(AbortSignal.timeout(LIMIT_MS), work);
  } catch {
    return undefined;
  }
}
