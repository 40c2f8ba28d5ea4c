import type { ServerResponse } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { createCertificate } from '../../../dev/vault/certificate.ts';
import { startBackend } from './start-backend.ts';
import { KEY, startWith } from './start-telemetry.ts';

// Redirects are only followed over TLS, and tokens only sent over it.
const certificate = createCertificate();
setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);

type Answer = (response: ServerResponse, own: string, foreign: string) => void;

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('{}');
const take: Answer = status(200);
const notTaken = (code: number) =>
  `spans did not reach Application Insights: NotTakenError ${code}`;

/** What it answers, one after the other and then always the last, and what is told of it. */
const cases: readonly [
  what: string,
  answers: readonly Answer[],
  tries: number,
  problem?: string,
][] = [
  [
    '307 to itself',
    [(response, own) => response.writeHead(307, { location: `${own}/v2.1/track` }).end(), take],
    2,
  ],
  [
    '308 to itself',
    [(response, own) => response.writeHead(308, { location: `${own}/v2.1/track` }).end(), take],
    2,
  ],
  [
    '307 to another host',
    [
      (response, _own, foreign) =>
        response.writeHead(307, { location: `${foreign}/v2.1/track` }).end(),
    ],
    1,
    'Refusing cross-origin redirect to; spans did not reach Application Insights: Error',
  ],
  ['307 to nowhere', [status(307)], 1, 'spans did not reach Application Insights: RestError'],
  ['401', [status(401)], 1, notTaken(401)],
  ['403', [status(403)], 1, notTaken(403)],
  ['439', [status(439)], 1, notTaken(439)],
  ['206', [status(206)], 1, `up to so many ${notTaken(206)}`],
  ['503 once', [status(503), take], 2],
  ['503 and to come back at once', [status(503, { 'retry-after': '0' }), take], 2],
  ['429 and to come back at once', [status(429, { 'retry-after': '0' }), take], 2],
  ['429 and to come back in a minute', [status(429, { 'retry-after': '60' })], 1, notTaken(429)],
  ['439 and to come back in a minute', [status(439, { 'retry-after': '60' })], 1, notTaken(439)],
  [
    '503 and to come back tomorrow',
    [status(503, { 'retry-after': 'Tue, 01 Jan 2999 00:00:00 GMT' })],
    1,
    notTaken(503),
  ],
  ['200 and to come back in a minute', [status(200, { 'retry-after': '60' })], 1],
];

it.each(cases)('Application Insights answers %s', async (_what, answers, tries, problem) => {
  const other = await startBackend({ certificate });
  const foreign = other.origin.replace('127.0.0.1', 'localhost');
  let count = 0;
  const backend = await startBackend({
    certificate,
    respond(response) {
      const answer = answers[Math.min(count, answers.length - 1)];
      count += 1;
      answer?.(response, backend.origin, foreign);
    },
  });
  const { telemetry, warnings } = startWith({
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${backend.origin}`,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD',
  });
  trace.getTracer('test').startSpan('receive').end();
  await telemetry.shutdown(12_000);
  expect(backend.received).toHaveLength(tries);
  expect(other.received).toEqual([]);
  const line = { message: 'telemetry', problem, lostSpans: 1, lostMetrics: 0 };
  expect(warnings).toEqual(problem === undefined ? [] : [line]);
});
