import { createHash } from 'node:crypto';

const toSecret = (seed: string) => `whsec_${createHash('sha256').update(seed).digest('base64')}`;

/** What belongs to people, or opens a door: it goes in everywhere, and must come out nowhere. */
export const canaries = {
  caller: '+14255550142',
  asserted: '+14255550143',
  diverted: '+18005550199',
  target: '+14155550111',
  displayName: 'Zoë Canary',
  sipHost: 'trunk.canary.example',
  sipCallId: 'a84b4c76e66710-canary',
  sipHeader: 'contoso-canary',
  email: 'anna.canary@example.org',
  prompt: 'my pin is 4711-canary',
  answer: 'the model said canary',
  instructions: 'be kind to canaries',
  address: '203.0.113.77',
  cookie: 'session=canary-cookie',
  bearer: 'canary-bearer-token',
  functionKey: 'canary-function-key',
  baggage: 'canary-baggage',
  otlpHeader: 'canary-otlp-header',
  apiKey: 'sk-canary-api-key',
  noticeSecret: toSecret('notices'),
  otherSecret: toSecret('forged'),
  slackPath: 'T0CANARY/B0CANARY/slack',
  teamsSignature: 'canary-teams-signature',
} as const;

/** What strangers wrote into a call. */
const sipHeaders = [
  ['Via', `SIP/2.0/TLS ${canaries.sipHost}:5061;branch=z9hG4bK1`],
  ['From', `"${canaries.displayName}" <sip:${canaries.caller}@${canaries.sipHost}>;tag=as1`],
  ['P-Asserted-Identity', `<sip:${canaries.asserted}@${canaries.sipHost}>`],
  ['To', `<sip:${canaries.target}@sip.api.openai.com;transport=tls>`],
  ['Contact', `<sip:${canaries.caller}@${canaries.sipHost}:5061>`],
  ['Diversion', `<sip:${canaries.diverted}@${canaries.sipHost}>;reason=unconditional`],
  ['Call-ID', canaries.sipCallId],
  ['X-Tenant', canaries.sipHeader],
].map(([name, value]) => ({ name, value }));

/** Members that any event may have beside those that are documented. */
export const content = {
  metadata: { mail: canaries.email, prompt: canaries.prompt, key: canaries.apiKey },
  [canaries.email]: canaries.prompt,
  sip_headers: sipHeaders,
};

/** Headers that no sender needs, but anybody may send. */
export const headers = {
  authorization: `Bearer ${canaries.bearer}`,
  baggage: `user=${canaries.baggage}`,
  cookie: canaries.cookie,
  tracestate: `vendor=${canaries.baggage}`,
  'user-agent': canaries.email,
  'x-forwarded-for': canaries.address,
} as const;

/** Everything, as a text of somebody's who quotes it. */
export const quotation = `${JSON.stringify(content)} ${Object.values(canaries).join(' ')}`;

/** The names of those that are in a text, also where they are escaped or only their digits are there. */
export function findCanaries(
  text: string,
  wanted: Readonly<Record<string, string>> = canaries,
): string[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const digits = value.startsWith('+') ? [value.slice(1)] : [];
    const forms = [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value)
        .toString('base64')
        .replace(/.{0,3}=*$/, ''),
      value.replace('whsec_', ''),
      ...digits,
    ];
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}
