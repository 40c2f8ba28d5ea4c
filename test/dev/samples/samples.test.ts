import type { UnwrapWebhookEvent } from 'openai/resources/webhooks';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createSample, type SampleEvent } from '../../../dev/samples/create-sample.ts';
import type { SdkData } from '../../../dev/samples/sample.ts';
import type { guides } from '../../../dev/samples/guides.ts';
import { hasSample, samples, sampleTypes, type SampleType } from '../../../dev/samples/samples.ts';

type SdkType = UnwrapWebhookEvent['type'];

const azureTypes = [
  'response.completed',
  'response.failed',
  'response.cancelled',
  'response.incomplete',
  'batch.completed',
  'batch.failed',
  'batch.expired',
  'batch.cancelled',
  'fine_tuning.job.succeeded',
  'fine_tuning.job.failed',
  'fine_tuning.job.cancelled',
  'realtime.call.incoming',
];

describe('samples', () => {
  it('covers the types of the SDK and those it leaves out, and no others', () => {
    expectTypeOf<Exclude<SdkType, SampleType>>().toBeNever();
    expectTypeOf<Exclude<SampleType, SdkType>>().toEqualTypeOf<
      'video.completed' | 'video.failed' | keyof typeof guides
    >();
    expect(sampleTypes).toHaveLength(31 + 2 + 8);
  });

  it('makes exactly the data of the SDK, with no field it does not know', () => {
    type Unknown = {
      [T in SdkType]: Exclude<keyof SampleEvent<T>['data'], keyof SdkData<T>>;
    }[SdkType];
    expectTypeOf<Unknown>().toBeNever();
    expectTypeOf<SampleEvent<'response.completed'>>().toExtend<UnwrapWebhookEvent>();
    expectTypeOf<SampleEvent<'live.call.incoming'>>().toExtend<UnwrapWebhookEvent>();
  });

  it('marks the 12 types that Azure OpenAI documents', () => {
    expect(sampleTypes.filter((type) => samples[type].azure).toSorted()).toEqual(
      azureTypes.toSorted(),
    );
  });

  it('knows its own types only', () => {
    expect(hasSample('response.completed')).toBe(true);
    expect(hasSample('toString')).toBe(false);
  });
});

describe('createSample', () => {
  const ids = {
    response: 'resp_',
    batch: 'batch_',
    fine_tuning: 'ftjob-',
    fine_tune: 'ft-',
    eval: 'evalrun_',
    file: 'file-',
    thread: 'run_',
    video: 'video_',
    realtime: 'rtc_',
    live: 'live_',
    'agent.session': 'sess_',
    'agent.environment': 'ccarenv_',
    'safety.alert': 'alert_',
    'safety.org_alert': 'alert_',
    'safety.warning_issued': 'C-',
    'safety.deactivation_issued': 'C-',
  };

  it.each(sampleTypes)('%s is an event of now, about a resource with the right id', (type) => {
    const event = createSample(type, { now: 1_750_861_210_999 });
    expect(event).toMatchObject({ object: 'event', created_at: 1_750_861_210, type });
    expect(event.id).toMatch(/^evt_685c059a[0-9a-f]{24}$/);
    const [, prefix = '?'] = Object.entries(ids).find(([start]) => type.startsWith(start)) ?? [];
    const data: Record<string, unknown> = { ...event.data };
    expect(Object.values(data)[0]).toMatch(new RegExp(`^${prefix}(u0_|[a-z]+[_-])?[0-9a-f]{32}$`));
    expect(samples[type].description).toMatch(/^[A-Z].{10,75}\.$/);
  });

  it('never makes the same event twice', () => {
    const events = Array.from({ length: 1000 }, () => createSample('batch.completed'));
    expect(new Set(events.map((event) => event.id)).size).toBe(1000);
    expect(new Set(events.map((event) => event.data.id)).size).toBe(1000);
  });

  it('makes the same event from the same time and chance', () => {
    const source = { now: 1_750_861_210_000, random: () => 0.5 };
    expect(createSample('response.failed', source)).toEqual(
      createSample('response.failed', source),
    );
  });

  it.each(['realtime.call.incoming', 'live.transport.incoming', 'live.call.incoming'] as const)(
    '%s has the headers of an INVITE in order, Via for each hop',
    (type) => {
      const names = createSample(type).data.sip_headers.map((header) => header.name);
      expect(names.slice(0, 2)).toEqual(['Via', 'Via']);
      const expected = ['From', 'To', 'Call-ID', 'CSeq', 'Contact'];
      expect(names.filter((name) => expected.includes(name))).toEqual(expected);
    },
  );
});
