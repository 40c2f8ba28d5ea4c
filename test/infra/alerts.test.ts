import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERTS, SPANS } from '../../hooks/preprovision/alert-settings.ts';
import { readAlerts } from './alerts.ts';
import { valueAt } from './bicep.ts';
import { columnsOf } from './kusto.ts';
import { declarationOf, readText, resourceOf, textAt, toLiterals } from './templates.ts';

const PATH = 'infra/app/alerts.bicep';
const alerts = readAlerts();
const rule = resourceOf('Microsoft.Insights/scheduledQueryRules');
const property = (...path: string[]) => textAt(rule.value, 'properties', ...path);

function toMinutes(span: string): number {
  const [, count = '', unit = ''] = /^PT?(\d+)([DHM])$/.exec(span) ?? [];
  return Number(count) * ({ D: 1440, H: 60, M: 1 }[unit] ?? Number.NaN);
}

describe('alerts', () => {
  it('can be set by their names, in the template and before it', () => {
    expect(alerts.map(({ name }) => name)).toEqual([...ALERTS]);
    const settings = declarationOf(PATH, 'type', 'alertSettings').value;
    expect(settings).toEqual(Object.fromEntries(ALERTS.map((name) => [name, 'alertSetting?'])));
    const spans = textAt(declarationOf(PATH, 'type', 'span').value) ?? '';
    expect(spans.match(/(?<=')\w+(?=')/g)).toEqual([...SPANS]);
    expect(rule.loop).toBe('alert in items(chosen)');
    expect(declarationOf(PATH, 'var', 'chosen').value).toBe('any(union(alerts, settings))');
    const { value } = declarationOf('infra/main.bicep', 'module', 'alerting');
    expect(textAt(value, 'params', 'settings')).toBe('alerts');
  });

  it.each(alerts)('$name has a default for all that can be set', ({ about }) => {
    const setting = declarationOf(PATH, 'type', 'alertSetting').value;
    const names = Object.keys(setting);
    expect(names).toEqual(['enabled', 'severity', 'threshold', 'window']);
    expect(names.filter((name) => textAt(about, name) === undefined)).toEqual([]);
    expect(textAt(about, 'enabled')).toBe('true');
    expect(['1', '2']).toContain(textAt(about, 'severity'));
    expect(Number(textAt(about, 'threshold'))).toBeGreaterThanOrEqual(0);
    expect(SPANS).toContain(textAt(about, 'window'));
  });

  it.each(alerts)('$name looks at a column that its query gives', ({ about, query }) => {
    const wanted = [textAt(about, 'measure'), textAt(about, 'by') ?? []].flat();
    expect(columnsOf(query)).toEqual(expect.arrayContaining(wanted));
  });

  it.each(alerts)('$name leaves no time out', ({ about }) => {
    const [window = '', every = ''] = [textAt(about, 'window'), textAt(about, 'every')];
    expect(SPANS).toContain(every);
    expect(toMinutes(every)).toBeLessThanOrEqual(toMinutes(window));
  });

  it.each(alerts)('$name compares windows where its query says so', ({ file, about }) => {
    const text = readText(`infra/app/${file}`);
    const isComparing = textAt(about, 'comparesWindows') === 'true';
    expect(text.split('{window}').length - 1).toBe(isComparing ? 1 : 0);
  });

  it.each(alerts)('$name ends by itself, or tells of more only after a while', ({ about }) => {
    const isState = textAt(about, 'isState') === 'true';
    // Azure Monitor refuses both at once.
    expect(textAt(about, 'quiet') === undefined).toBe(isState);
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
      "replace(alert.value.query, '{window}', toLower(replace(replace(alert.value.window, 'P', ''), 'T', '')))",
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
