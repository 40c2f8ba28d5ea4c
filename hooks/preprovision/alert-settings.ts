import * as v from 'valibot';
import { readJson } from '../hook/read-json.ts';
import type { Rule } from './rules.ts';

const HOURS = ['PT1H', 'PT2H', 'PT3H', 'PT4H', 'PT5H', 'PT6H'] as const;

/** How far back alerts may look, in the words of Azure Monitor; the short ones are told within minutes. */
export const WINDOWS = {
  shortWindow: ['PT15M', 'PT30M', 'PT45M', ...HOURS],
  longWindow: [...HOURS, 'P1D'],
} as const;

const { shortWindow, longWindow } = WINDOWS;

const toEntries = (windows: readonly string[]) => ({
  enabled: v.optional(v.boolean()),
  severity: v.optional(v.picklist([0, 1, 2, 3, 4])),
  window: v.optional(v.picklist(windows)),
});
const threshold = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));

const counts = (windows: readonly string[]) =>
  v.optional(v.strictObject({ ...toEntries(windows), threshold }));
/** One that says yes or no has no threshold. */
const says = (windows: readonly string[]) => v.optional(v.strictObject(toEntries(windows)));

const entries = {
  dead: counts(longWindow),
  serverErrors: counts(shortWindow),
  verificationFailures: counts(longWindow),
  oldestUnfinished: counts(longWindow),
  secret: counts(longWindow),
  silence: says(longWindow),
  stuckMessages: counts(longWindow),
  noTelemetry: says(shortWindow),
};
const settings = v.strictObject(entries);

/** The alerts of infra/app/alerts.bicep. */
export const ALERTS: readonly string[] = Object.keys(entries);

/** A JSON object of what is to be different about alerts. */
export const isAlertSettings: Rule = {
  wanted:
    'a JSON object of alerts and their settings within the bounds of docs/runbooks.md, such as {"silence":{"window":"P1D"}}',
  accepts: (value) => !value.startsWith('[') && readJson(settings, value) !== undefined,
};
