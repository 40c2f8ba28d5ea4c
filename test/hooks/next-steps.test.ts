import { expect, it } from 'vitest';
import { describeNextSteps } from '../../hooks/postdeploy/next-steps.ts';

const EMAILS = { ALERT_EMAILS: '["me@example.com"]' };

it.each([
  ['nobody is told of alerts', {}, false],
  ['the list of those is empty', { ALERT_EMAILS: '[]' }, false],
  ['somebody gets mails', EMAILS, true],
  ['something is posted to', { ALERT_WEBHOOK_URL: 'akvs://sub/vault/secret' }, true],
  ['the page has an address', { ...EMAILS, ALERT_RUNBOOKS: 'https://example.com/r' }, false],
])('where %s, a link to the runbooks is asked for: %o %s', (_name, env, expected) => {
  const lines = describeNextSteps(env, 'https://app/webhook').join('\n');
  expect(lines.includes('azd env set ALERT_RUNBOOKS')).toBe(expected);
});
