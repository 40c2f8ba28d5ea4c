import { describe, expect, it } from 'vitest';
import { wants } from '../../src/notify/filter.ts';
import { readNotifySettings } from '../../src/notify/settings.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const NOTIFY_TEAMS_URL = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=teams-hush';
const NOTIFY_SLACK_URL = 'https://hooks.slack.com/services/T0/B0/slack-hush';
const NOTIFY_WEBHOOK_URL = 'https://example.org/hook?key=webhook-hush';
const all = {
  NOTIFY_TEAMS_URL,
  NOTIFY_SLACK_URL,
  NOTIFY_WEBHOOK_URL,
  NOTIFY_WEBHOOK_SECRET: SECRET,
};
const byDefault = [
  'safety.*',
  '*.failed',
  '*.expired',
  '*.incomplete',
  '*:dead',
  '!realtime.*',
  '!live.*',
];

function read(env: Readonly<Record<string, string | undefined>>) {
  const problems: string[] = [];
  return { channels: readNotifySettings({ env, problems }), problems };
}

const reference = '@Microsoft.KeyVault(VaultName=kv-1;SecretName=notify)';

describe('readNotifySettings', () => {
  it.each([
    ['nothing', {}],
    ['empty texts', { NOTIFY_TEAMS_URL: '', NOTIFY_SLACK_URL: ' ', NOTIFY_WHEN: ' ' }],
    ['a secret alone', { NOTIFY_WEBHOOK_SECRET: SECRET }],
    ['a filter alone', { NOTIFY_WHEN: '*', NOTIFY_TEAMS_WHEN: '*' }],
    [
      'references that Azure could not resolve yet',
      { NOTIFY_TEAMS_URL: reference, NOTIFY_WEBHOOK_URL: reference, NOTIFY_TEAMS_WHEN: reference },
    ],
    [
      'a webhook whose secret is such a reference',
      { NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET: ` ${reference}` },
    ],
  ])('has no channel and no problem with %s', (_what, env) => {
    expect(read(env)).toEqual({ channels: [], problems: [] });
  });

  it('reads every channel', () => {
    expect(read(all)).toEqual({
      channels: [
        { name: 'teams', url: NOTIFY_TEAMS_URL, when: byDefault },
        { name: 'slack', url: NOTIFY_SLACK_URL, when: byDefault },
        { name: 'webhook', url: NOTIFY_WEBHOOK_URL, secret: SECRET, when: byDefault },
      ],
      problems: [],
    });
  });

  it('reads each alone, without the white space of copying', () => {
    const { channels } = read({ NOTIFY_SLACK_URL: `\n${NOTIFY_SLACK_URL} ` });
    expect(channels).toEqual([{ name: 'slack', url: NOTIFY_SLACK_URL, when: byDefault }]);
  });

  it('takes a filter for all, and one for each', () => {
    const { channels, problems } = read({
      ...all,
      NOTIFY_WHEN: 'batch.*, !*:completed',
      NOTIFY_SLACK_WHEN: '*',
      NOTIFY_WEBHOOK_WHEN: 'none',
    });
    expect(problems).toEqual([]);
    expect(channels.map(({ name, when }) => [name, when])).toEqual([
      ['teams', ['batch.*', '!*:completed']],
      ['slack', ['*']],
      ['webhook', ['none']],
    ]);
  });

  it.each([
    ['batch.failed', true],
    ['fine_tuning.job.failed', true],
    ['batch.expired', true],
    ['response.incomplete', true],
    ['safety.alert.created', true],
    ['safety.warning_issued', true],
    ['agent.session.failed', true],
    ['batch.completed', false],
    ['response.cancelled', false],
    ['realtime.call.incoming', false],
    ['realtime.call.failed', false],
    ['live.transport.failed', false],
  ])('by default tells of %s: %j', (type, expected) => {
    expect(wants(byDefault, { type, status: 'any' })).toBe(expected);
  });

  it.each(['http://127.0.0.1:8080/hook', 'http://localhost:8080/', 'https://localhost'])(
    'takes %s, where no stranger listens',
    (url) => {
      const { channels, problems } = read({ NOTIFY_TEAMS_URL: url });
      expect(problems).toEqual([]);
      expect(channels).toMatchObject([{ url }]);
    },
  );

  it.each([
    'http://hush.example.org',
    'http://localhost.hush.example.org',
    'http://127.0.0.1.hush.example.org',
    'https://user:hush@example.org',
    'https://hush@example.org',
    'https://:hush@example.org',
    'hush.example.org/hook',
    '"https://hush.example.org"',
    'file:///hush',
    'https://',
    'hush',
  ])('does not take %s, and does not say it', (url) => {
    for (const name of ['NOTIFY_TEAMS_URL', 'NOTIFY_SLACK_URL', 'NOTIFY_WEBHOOK_URL']) {
      const { channels, problems } = read({ NOTIFY_WEBHOOK_SECRET: SECRET, [name]: url });
      expect(problems).toEqual([
        `${name} is not an https address without user and password: copy it again, without ` +
          'quotes (http will do on 127.0.0.1 and localhost)',
      ]);
      const [, channel = ''] = name.split('_');
      expect(channels).toEqual([
        { name: channel.toLowerCase(), when: byDefault, problem: problems[0] },
      ]);
    }
  });

  it.each([
    ['missing', undefined],
    ['empty', ' '],
    ['in quotes', `"${SECRET}"`],
    ['no secret', 'hush'],
  ])('wants a secret for the webhook: not one that is %s', (_what, secret) => {
    const { channels, problems } = read({ ...all, NOTIFY_WEBHOOK_SECRET: secret });
    expect(problems).toHaveLength(1);
    expect(channels).toMatchObject([
      { name: 'teams', url: NOTIFY_TEAMS_URL },
      { name: 'slack', url: NOTIFY_SLACK_URL },
      { name: 'webhook', when: byDefault, problem: problems[0] },
    ]);
    expect(problems[0]).toContain('NOTIFY_WEBHOOK_SECRET is not "whsec_"');
  });

  it.each([
    ['its own filter', { NOTIFY_SLACK_WHEN: 'a b' }],
    ['that for all', { NOTIFY_WHEN: 'a b', NOTIFY_TEAMS_WHEN: 'none' }],
  ])('tells a channel of everything where %s is malformed', (_what, filters) => {
    const { channels, problems } = read({ NOTIFY_SLACK_URL, ...filters });
    expect(problems).toHaveLength(1);
    expect(channels).toEqual([{ name: 'slack', url: NOTIFY_SLACK_URL, when: [] }]);
    const [slack] = channels;
    expect(slack && wants(slack.when, { type: 'live.any', status: 'any' })).toBe(true);
  });

  it('names every problem once, each with its remedy, and no value', () => {
    const { channels, problems } = read({
      NOTIFY_TEAMS_URL: 'http://example.org/hush',
      NOTIFY_SLACK_URL: 'hush',
      NOTIFY_WEBHOOK_URL: 'hush',
      NOTIFY_WEBHOOK_SECRET: OTHER_SECRETS[0].slice(0, -4),
      NOTIFY_WHEN: 'hush!',
      NOTIFY_TEAMS_WHEN: 'HUSH',
      NOTIFY_SLACK_WHEN: 'hush:',
      NOTIFY_WEBHOOK_WHEN: 'hush hush',
    });
    expect(channels.map((channel) => 'problem' in channel && channel.name)).toEqual([
      'teams',
      'slack',
      'webhook',
    ]);
    expect(JSON.stringify(channels)).not.toMatch(/hush/i);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'NOTIFY_WHEN',
      'NOTIFY_TEAMS_WHEN',
      'NOTIFY_TEAMS_URL',
      'NOTIFY_SLACK_WHEN',
      'NOTIFY_SLACK_URL',
      'NOTIFY_WEBHOOK_WHEN',
      'NOTIFY_WEBHOOK_URL',
      'NOTIFY_WEBHOOK_SECRET',
    ]);
    expect(problems.join('\n')).not.toMatch(/hush/i);
    expect(problems.join('\n')).not.toContain(OTHER_SECRETS[0].slice(6, 20));
  });
});
