import type { MakeId } from './sample.ts';

/** The headers of a SIP INVITE as a trunk sends them: in order, and `Via` once for each hop. */
export function createSipHeaders(makeId: MakeId): Array<{ name: string; value: string }> {
  const caller = 'sip:+14255550142@sip.example.com';
  return [
    header('Via', `SIP/2.0/TLS 192.0.2.17:5061;branch=${makeId('z9hG4bK')};rport`),
    header('Via', `SIP/2.0/UDP 198.51.100.8:5060;branch=${makeId('z9hG4bK')};received=203.0.113.4`),
    header('Record-Route', '<sip:192.0.2.17:5061;transport=tls;lr>'),
    header('From', `"Zoë Example" <${caller}>;tag=${makeId('as')}`),
    header('To', '<sip:proj_Y5xWb3kZpQmT8nRcVdLhJf2s@sip.api.openai.com;transport=tls>'),
    header('Call-ID', `${makeId('')}@sip.example.com`),
    header('CSeq', '102 INVITE'),
    header('Max-Forwards', '68'),
    header('Contact', '<sip:+14255550142@192.0.2.17:5061;transport=tls>'),
    header('Diversion', '<sip:+18005550199@sip.example.com>;reason=unconditional'),
    header('X-Tenant', 'contoso'),
  ];
}

function header(name: string, value: string): { name: string; value: string } {
  return { name, value };
}
