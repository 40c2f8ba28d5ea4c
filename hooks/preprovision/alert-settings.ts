import * as v from 'valibot';
import { readJson } from '../hook/read-json.ts';
import type { Rule } from './rules.ts';

/** The alerts of infra/app/alerts.bicep. */
export const ALERTS = [
  'dead',
  'serverErrors',
  'verificationFailures',
  'oldestUnfinished',
  'secret',
  'silence',
  'stuckMessages',
  'noTelemetry',
] as const;

/** How far back an alert may look, in the words of Azure Monitor. */
export const SPANS = [
  'PT5M',
  'PT10M',
  'PT15M',
  'PT30M',
  'PT45M',
  'PT1H',
  'PT2H',
  'PT3H',
  'PT4H',
  'PT5H',
  'PT6H',
  'P1D',
  'P2D',
] as const;

const setting = v.strictObject({
  enabled: v.optional(v.boolean()),
  severity: v.optional(v.picklist([0, 1, 2, 3, 4])),
  threshold: v.optional(v.pipe(v.number(), v.integer())),
  window: v.optional(v.picklist(SPANS)),
});

const settings = v.strictObject(v.entriesFromList(ALERTS, v.optional(setting)));

/** A JSON object of what is to be different about alerts. */
export const isAlertSettings: Rule = {
  wanted: 'a JSON object of alerts and their settings, such as {"silence":{"enabled":false}}',
  accepts: (value) => !value.startsWith('[') && readJson(settings, value) !== undefined,
};
