import { describe, expect, it } from 'vitest';
import { checkParameters, parameterRules } from '../../hooks/preprovision/parameters.ts';
import { declarationsOf, readText } from '../infra/templates.ts';

const { parameters } = JSON.parse(readText('infra/main.parameters.json')) as {
  parameters: Record<string, { value: string }>;
};

/** The parameters of the template by the variables that set them. */
const declared = new Map(
  declarationsOf('infra/main.bicep', 'param').map((param) => {
    const [, variable = ''] = /\$\{(\w+)/.exec(parameters[param.name]?.value ?? '') ?? [];
    return [variable, { ...param, text: param.decorators.join('\n') }] as const;
  }),
);

const accepts = (name: string, value: string) => checkParameters({ [name]: value }).length === 0;

describe('the rules for parameters', () => {
  it('are for every parameter that is bounded, and for no other', () => {
    const bounded = [...declared].filter(
      ([name, { type, text }]) =>
        !name.startsWith('AZURE_PRINCIPAL') &&
        (/^(?:allowed|minValue|secure)\(/m.test(text) || !/^(?:string|int)$/.test(type)),
    );
    const names = bounded.map(([name]) => name).filter((name) => name !== '');
    expect(Object.keys(parameterRules).toSorted()).toEqual(names.toSorted());
  });

  it.each([...declared].filter(([, { text }]) => /^minValue/m.test(text)))(
    '%s has the bounds of the template',
    (name, { text }) => {
      const bound = (kind: string) => new RegExp(`^${kind}\\((\\d+)\\)$`, 'm').exec(text)?.[1];
      const [least, most] = [Number(bound('minValue')), bound('maxValue')];
      expect([least - 1, least].map((value) => accepts(name, String(value)))).toEqual([
        false,
        true,
      ]);
      if (most === undefined) return;
      expect([accepts(name, most), accepts(name, String(Number(most) + 1))]).toEqual([true, false]);
    },
  );

  it.each(
    [...declared].filter(([name, { text }]) => /^allowed/m.test(text) && name in parameterRules),
  )('%s has the choices of the template', (name, { text }) => {
    const [, list = ''] = /^allowed\(\[(.*)\]\)$/m.exec(text) ?? [];
    const choices = list.split(', ').map((choice) => choice.replaceAll("'", ''));
    expect(choices.filter((choice) => !accepts(name, choice))).toEqual([]);
    expect(accepts(name, `${choices[0]}x`)).toBe(false);
  });

  it.each([
    ['NOTIFY_CHANNELS', '["teams","slack","webhook"]', true],
    ['NOTIFY_CHANNELS', '[]', true],
    ['NOTIFY_CHANNELS', '["email"]', false],
    ['NOTIFY_CHANNELS', 'teams', false],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.7","198.51.100.0/24"]', true],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.300"]', false],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.7/33"]', false],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.4/30"]', true],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.6/31"]', false],
    ['ALLOWED_IP_ADDRESSES', '["203.0.113.7/32"]', false],
    ['ALLOWED_IP_ADDRESSES', '["10.0.0.4"]', false],
    ['ALLOWED_IP_ADDRESSES', '["172.16.1.0/24"]', false],
    ['ALLOWED_IP_ADDRESSES', '["172.32.1.0/24"]', true],
    ['ALLOWED_IP_ADDRESSES', '["192.168.1.2"]', false],
    ['ALLOWED_IP_ADDRESSES', '["2001:db8::1"]', false],
    ['ALLOWED_IP_ADDRESSES', '203.0.113.7', false],
    ['APP_SETTINGS', '{"MAX_ATTEMPTS":"5"}', true],
    ['APP_SETTINGS', '{"MAX_ATTEMPTS":5}', false],
    ['APP_SETTINGS', '[]', false],
    ['APP_SETTINGS', '{', false],
    ['ALERT_EMAILS', '["me@example.com"]', true],
    ['ALERT_EMAILS', '["me@example"]', false],
    ['ALERT_EMAILS', 'me@example.com', false],
    ['ALERT_EMAILS', '["me@example.com","you@example.com"]', true],
    ['ALERT_EMAILS', '["me@example.com","Me@example.com"]', false],
    ['ALERT_WEBHOOK_URL', 'https://hooks.example.com/a?b=c', true],
    ['ALERT_WEBHOOK_URL', 'akvs://sub/vault/secret', true],
    ['ALERT_WEBHOOK_URL', 'http://hooks.example.com/a', false],
    ['ALERT_WEBHOOK_URL', 'https://', false],
    ['ALERT_WEBHOOK_URL', 'hooks.example.com', false],
    ['ALERT_WEBHOOK_URL', '', true],
    ['ALERTS', '{"silence":{"enabled":false,"window":"P1D"},"secret":{"threshold":30}}', true],
    ['ALERTS', '{"secret":{"threshold":0}}', true],
    ['ALERTS', '{"secret":{"threshold":-1}}', false],
    ['ALERTS', '{"silence":{"threshold":1}}', false],
    ['ALERTS', '{"silence":{"window":"P2D"}}', false],
    ['ALERTS', '{"dead":{"window":"PT30M"}}', false],
    ['ALERTS', '{"noTelemetry":{"window":"PT5M"}}', false],
    ['ALERTS', '{"noTelemetry":{"window":"PT45M"}}', true],
    ['ALERTS', '{}', true],
    ['ALERTS', '{"silent":{"enabled":false}}', false],
    ['ALERTS', '{"dead":{"severity":5}}', false],
    ['ALERTS', '{"dead":{"window":"PT7M"}}', false],
    ['ALERTS', '{"dead":{"query":"x"}}', false],
    ['ALERTS', '[]', false],
    ['ZONE_REDUNDANT', 'True', false],
    ['RETENTION_DAYS', '30.5', false],
    ['RETENTION_DAYS', ' ', true],
    ['NOTIFY_CHANNELS', '', true],
    ['RECONCILE', '', false],
    ['STORAGE_SKU', ' ', false],
    ['AZURE_OPENAI_ROLE', '', false],
    ['INSTANCE_MEMORY_MB', '', false],
  ])('%s %s: %s', (name, value, expected) => {
    expect(accepts(name, value)).toBe(expected);
  });
});
