import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTelemetry } from '../../src/config/telemetry.ts';

const KEY = '11111111-2222-3333-4444-555555555555';
const CLIENT = '99999999-8888-7777-6666-555555555555';
const CONNECTION = `InstrumentationKey=${KEY};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`;
const azure = { APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION };
const otlp = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { telemetry: readTelemetry({ env, problems }), problems };
}

describe('the settings of telemetry', () => {
  it('may be missing, and then those of a collector are not looked at', () => {
    const env = {
      OTEL_EXPORTER_OTLP_HEADERS: 'hush',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'x',
      TRACE_PERCENT: '5',
    };
    expect(read(env)).toEqual({ telemetry: undefined, problems: [] });
  });

  it('are a connection string, and an identity', () => {
    const authentication = `ClientId=${CLIENT};Authorization=AAD`;
    const env = { ...azure, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication };
    expect(read(env)).toEqual({
      telemetry: {
        azure: {
          connectionString: CONNECTION,
          endpoint: 'https://westeurope-5.in.applicationinsights.azure.com',
          identity: { clientId: CLIENT },
        },
        tracePercent: 100,
        metricIntervalMs: 60_000,
      },
      problems: [],
    });
  });

  it('are the address of a collector, and what it wants to see', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example.com/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20YTpi, x-team = a%2Cb==,',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
      OTEL_SERVICE_NAME: 'webhooks',
      TRACE_PERCENT: '5',
    };
    expect(read(env)).toEqual({
      telemetry: {
        otlp: {
          endpoint: 'https://collector.example.com/otlp',
          headers: { authorization: 'Basic YTpi', 'x-team': 'a,b==' },
          temporality: 'delta',
        },
        tracePercent: 5,
        metricIntervalMs: 5000,
        serviceName: 'webhooks',
      },
      problems: [],
    });
  });

  it('can be both', () => {
    const { telemetry } = read({ ...azure, ...otlp });
    expect(telemetry).toMatchObject({
      azure: {},
      otlp: { headers: {}, temporality: 'cumulative' },
    });
  });

  it.each(['true', ' True '])('can be switched off by OTEL_SDK_DISABLED=%j', (text) => {
    const env = { ...azure, ...otlp, OTEL_SDK_DISABLED: text };
    expect(read(env)).toEqual({ telemetry: undefined, problems: [] });
  });

  it.each([
    ['a semicolon at its end', `${CONNECTION}; `],
    ['a key alone', `InstrumentationKey=${KEY}`],
    ['an empty address', `InstrumentationKey=${KEY};IngestionEndpoint=`],
    ['names in any case', `INSTRUMENTATIONKEY=${KEY};ingestionendpoint=https://a.example.com`],
    ['white space', `InstrumentationKey = ${KEY} ; IngestionEndpoint = https://a.example.com`],
    [
      'an address on this machine',
      `InstrumentationKey=${KEY};IngestionEndpoint=http://127.0.0.1:1/`,
    ],
    ['other fields', `${CONNECTION};LiveEndpoint=https://live.example.com;ApplicationId=${KEY}`],
  ])('take a connection string with %s', (_what, text) => {
    const { telemetry, problems } = read({ APPLICATIONINSIGHTS_CONNECTION_STRING: text });
    expect(problems).toEqual([]);
    expect(telemetry?.azure?.connectionString).toBe(text.replace(/; $| /g, ''));
  });

  it.each([
    ['no key', 'IngestionEndpoint=https://a.example.com'],
    ['a key that is none', 'InstrumentationKey=hush;IngestionEndpoint=https://a.example.com'],
    ['an address over http', `InstrumentationKey=${KEY};IngestionEndpoint=http://a.example.com`],
    ['an address that is none', `InstrumentationKey=${KEY};IngestionEndpoint=hush`],
    [
      'a field of three sides',
      `InstrumentationKey=${KEY};IngestionEndpoint=https://a.example.com?hush=1`,
    ],
    ['a word alone', KEY],
  ])('do not take a connection string with %s', (_what, text) => {
    const { telemetry, problems } = read({ APPLICATIONINSIGHTS_CONNECTION_STRING: text });
    expect(telemetry).toBeUndefined();
    expect(problems).toEqual([
      'APPLICATIONINSIGHTS_CONNECTION_STRING is not "InstrumentationKey=<guid>;IngestionEndpoint=https://…": ' +
        'copy it again from the resource of Application Insights, or leave it out',
    ]);
  });

  it.each([
    ['Authorization=AAD', {}],
    [`authorization=aad;clientid=${CLIENT.toUpperCase()};`, { clientId: CLIENT }],
  ])('sign in by %s', (text, identity) => {
    const env = { ...azure, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text };
    expect(read(env)).toMatchObject({ telemetry: { azure: { identity } }, problems: [] });
  });

  it.each([
    'Authorization=Key',
    `ClientId=${CLIENT}`,
    'ClientId=hush;Authorization=AAD',
    'ClientId=;Authorization=AAD',
    'Authorization=AAD;Secret=hush',
    'AAD',
  ])('do not sign in by %s', (text) => {
    const env = { ...azure, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text };
    const { telemetry, problems } = read(env);
    expect(telemetry).toBeUndefined();
    expect(problems).toEqual([
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING is not "ClientId=<guid>;Authorization=AAD": give the client id of ' +
        'the app\'s identity, or "Authorization=AAD" for the identity that the app has of its own',
    ]);
  });

  it('send no token over http', () => {
    const { problems } = read({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=http://localhost:1`,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD',
    });
    expect(problems).toEqual([expect.stringContaining('tokens do not go over http')]);
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'is not an http or https address'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://hush@collector', 'is not an http or https address'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'https://collector?key=hush',
      'is not an http or https address',
    ],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'is "grpc": spans and metrics go as JSON over HTTP'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=b,hush', ', entry 2 of 2, is not name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a b=hush', ', entry 1 of 1, is not name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%hush', ', entry 1 of 1, is not name=value'],
    [
      'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
      'x',
      'give cumulative or delta or lowmemory',
    ],
    ['OTEL_METRIC_EXPORT_INTERVAL', '5', 'give a whole number from 100 to 3600000'],
    ['TRACE_PERCENT', '0', 'give a whole number from 1 to 100'],
  ])('say what is wrong with %s of %s', (name, text, problem) => {
    const { problems } = read({ ...azure, ...otlp, [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]).toMatch(new RegExp(`^${name}`));
    expect(problems[0]).not.toContain('hush');
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'hush'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector'],
  ])('leave out the collector, and nothing else, for a wrong %s', (name, text) => {
    const { telemetry } = read({ ...azure, ...otlp, [name]: text });
    expect(telemetry).toHaveProperty('azure');
    expect(telemetry).not.toHaveProperty('otlp');
  });

  it('never let a header break a line', () => {
    const value = fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }).map(encodeURIComponent);
    fc.assert(
      fc.property(value, (text) => {
        const env = { ...otlp, OTEL_EXPORTER_OTLP_HEADERS: `a=${text}` };
        const { telemetry } = read(env);
        expect(telemetry?.otlp?.headers['a'] ?? '').toMatch(/^[\t\x20-\x7e]*$/);
      }),
    );
  });
});
