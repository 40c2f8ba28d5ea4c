import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERTS, isAlertSettings, WINDOWS } from '../../hooks/preprovision/alert-settings.ts';
import * as queues from '../../src/azure/names.ts';
import { readAlerts } from './alerts.ts';
import { type Value, valueAt } from './bicep.ts';
import { columnsOf } from './kusto.ts';
import { readNamed } from './named.ts';
import { declarationOf, readText, resourceOf, textAt, toLiterals } from './templates.ts';

const PATH = 'infra/app/alerts.bicep';
const alerts = readAlerts();
const settings = declarationOf(PATH, 'type', 'alertSettings').value;
const rule = resourceOf('Microsoft.Insights/scheduledQueryRules');
const property = (...path: string[]) => textAt(rule.value, 'properties', ...path);

/** Until a line or a measurement can be found, in minutes; the app measures itself every five. */
const ARRIVES = 10;

function toMinutes(span = ''): number {
  const [, count = '', unit = ''] = /^PT?(\d+)([DHM])$/.exec(span) ?? [];
  return Number(count) * ({ D: 1440, H: 60, M: 1 }[unit] ?? Number.NaN);
}

/** The type of an alert's settings. */
function settingOf(name: string): Value {
  return declarationOf(PATH, 'type', (textAt(settings, name) ?? '').replace('?', '')).value;
}

/** The windows that an alert may have, in the template. */
function windowsOf(name: string): readonly string[] {
  const type = (textAt(settingOf(name), 'window') ?? '').replace('?', '');
  const spans = textAt(declarationOf(PATH, 'type', type).value) ?? '';
  return spans.match(/(?<=')\w+(?=')/g) ?? [];
}

const hookAccepts = (name: string, setting: object) =>
  isAlertSettings.accepts(JSON.stringify({ [name]: setting }));

describe('alerts', () => {
  it('can be set by their names, in the template and before it', () => {
    expect(alerts.map(({ name }) => name)).toEqual(ALERTS);
    expect(Object.keys(settings)).toEqual(ALERTS);
    expect(rule.loop).toBe('alert in items(chosen)');
    expect(declarationOf(PATH, 'var', 'chosen').value).toBe('any(union(alerts, settings))');
    const { value } = declarationOf('infra/main.bicep', 'module', 'alerting');
    expect(textAt(value, 'params', 'settings')).toBe('alerts');
  });

  it.each(alerts)('$name has a default for all that can be set', ({ name, about }) => {
    const names = Object.keys(settingOf(name));
    expect(names).toEqual(expect.arrayContaining(['enabled', 'severity', 'window']));
    expect(names.filter((each) => textAt(about, each) === undefined)).toEqual([]);
    expect(textAt(about, 'enabled')).toBe('true');
    expect(['1', '2']).toContain(textAt(about, 'severity'));
    expect(Number(textAt(about, 'threshold'))).toBeGreaterThanOrEqual(0);
    expect(windowsOf(name)).toContain(textAt(about, 'window'));
  });

  it.each(alerts)('$name has the same bounds before the template as in it', ({ name, query }) => {
    const windows = windowsOf(name);
    const all = ['PT1M', 'PT5M', 'PT10M', ...Object.values(WINDOWS).flat(), 'P2D'];
    expect(all.filter((window) => hookAccepts(name, { window }))).toEqual(
      all.filter((window) => windows.includes(window)),
    );
    // Only what says yes or no has no threshold: another than its own would never be reached.
    const hasThreshold = 'threshold' in (settingOf(name) as object);
    expect(hasThreshold).toBe(!query.includes('= toint('));
    expect(hookAccepts(name, { threshold: 0 })).toBe(hasThreshold);
    expect(hookAccepts(name, { threshold: -1 })).toBe(false);
    expect(declarationOf(PATH, 'type', 'count').decorators).toEqual(['minValue(0)']);
  });

  it.each(alerts)('$name looks at a column that its query gives', ({ about, query }) => {
    const wanted = [textAt(about, 'measure'), textAt(about, 'by') ?? []].flat();
    expect(columnsOf(query)).toEqual(expect.arrayContaining(wanted));
  });

  it.each(alerts)('$name leaves no time out, whatever its window', ({ name, about }) => {
    const least = Math.min(...windowsOf(name).map(toMinutes));
    const unseen = toMinutes(textAt(about, 'every'));
    expect(least).toBeGreaterThanOrEqual(unseen);
    // What is told to nobody during a pause has to be found after it.
    const quiet = textAt(about, 'quiet');
    expect(least).toBeGreaterThanOrEqual(ARRIVES + (quiet === undefined ? 0 : toMinutes(quiet)));
  });

  it.each(alerts)('$name looks two days back where its query says so', ({ file, name, about }) => {
    const text = readText(`infra/app/${file}`);
    const isOfTwoDays = textAt(about, 'isOfTwoDays') === 'true';
    expect(text.includes('{window}')).toBe(isOfTwoDays);
    if (!isOfTwoDays) return;
    // There is something before the newest window.
    const most = Math.max(...windowsOf(name).map(toMinutes));
    expect(2 * most).toBeLessThanOrEqual(toMinutes('P2D'));
  });

  it.each(alerts)('$name ends by itself, or tells of more only after a while', ({ about }) => {
    const isState = textAt(about, 'isState') === 'true';
    // Azure Monitor refuses both at once.
    expect(textAt(about, 'quiet') === undefined).toBe(isState);
    // One pause is for all of them: what the second sender does within it would be told to nobody.
    expect(textAt(about, 'by') === undefined || isState).toBe(true);
  });

  it('count the messages of every queue that nothing empties', () => {
    const { query = '' } = alerts.find(({ name }) => name === 'stuckMessages') ?? {};
    const others = Object.values(queues).filter((name) => /^(tickets|notifications)-/.test(name));
    expect(others.length).toBe(4);
    expect(readNamed(query).queues.toSorted()).toEqual(others.toSorted());
  });

  it('are each a query of its own file', () => {
    const files = readdirSync(`${import.meta.dirname}/../../infra/app/alerts`);
    expect(alerts.map(({ file }) => file.slice('alerts/'.length)).toSorted()).toEqual(
      files.toSorted(),
    );
  });

  it('look at the workspace, also before its tables are there', () => {
    expect(property('skipQueryValidation')).toBe('true');
    expect(toLiterals(valueAt(rule.value, 'properties', 'scopes') ?? '')).toEqual([undefined]);
    expect(valueAt(rule.value, 'properties', 'scopes')).toEqual(['workspaceId']);
    const { value } = declarationOf('infra/main.bicep', 'module', 'alerting');
    expect(textAt(value, 'params', 'workspaceId')).toBe('monitoring.outputs.workspaceId');
  });

  it('pass on what they are told', () => {
    expect(property('enabled')).toBe('alert.value.enabled');
    expect(property('severity')).toBe('alert.value.severity');
    expect(property('windowSize')).toBe('alert.value.window');
    expect(property('evaluationFrequency')).toBe('alert.value.every');
    expect(property('autoMitigate')).toBe('alert.value.?isState == true');
    expect(property('muteActionsDuration')).toBe('alert.value.?quiet');
    const [condition] = valueAt(rule.value, 'properties', 'criteria', 'allOf') as [
      Record<string, string>,
    ];
    expect(condition).toMatchObject({
      metricMeasureColumn: 'alert.value.measure',
      operator: 'alert.value.operator',
      threshold: 'alert.value.threshold',
    });
    expect(condition['query']).toBe(
      "replace(replace(alert.value.query, '{threshold}', string(alert.value.threshold)), '{window}', toLower(replace(replace(alert.value.window, 'P', ''), 'T', '')))",
    );
    expect(property('overrideQueryTimeRange')).toBe(
      "alert.value.?isOfTwoDays == true ? 'P2D' : null",
    );
  });

  it('tell those who are named, and nobody where there is none', () => {
    const people = resourceOf('Microsoft.Insights/actionGroups');
    expect(people.condition).toBe('(tellsSomebody)');
    expect(declarationOf(PATH, 'var', 'tellsSomebody').value).toBe(
      '!empty(emails) || !empty(webhookUrl)',
    );
    expect(property('actions', 'actionGroups')).toBe('tellsSomebody ? [people.id] : []');
    expect(textAt(people.value, 'properties', 'webhookReceivers')).toMatch(
      /^empty\(webhookUrl\) \? \[\] : /,
    );
    for (const path of [PATH, 'infra/main.bicep']) {
      const name = path === PATH ? 'webhookUrl' : 'alertWebhookUrl';
      expect(declarationOf(path, 'param', name).decorators).toContain('secure()');
    }
    const shortName = textAt(people.value, 'properties', 'groupShortName') ?? '';
    expect(shortName.length).toBeLessThanOrEqual(12);
  });

  it('find the workbook in the workspace', () => {
    const { value } = resourceOf('Microsoft.Insights/workbooks');
    expect(textAt(value, 'name')).toBe("guid(workspaceId, 'webhooks')");
    expect(textAt(value, 'properties', 'serializedData')).toBe(
      "replace(loadTextContent('workbook.json'), '{workspace}', workspaceId)",
    );
    expect(readText('infra/app/workbook.json').split('{workspace}').length).toBe(2);
  });
});
