import { describe, expect, it } from 'vitest';
import { flavours, startStandIn } from './clients.ts';

describe.each(flavours)('fine-tuning of %s', (_, createSdk) => {
  it.each([
    ['ftjob-1', 'succeeded'],
    ['ftjob-failed-1', 'failed'],
    ['ftjob-cancelled-1', 'cancelled'],
    ['ftjob-running-1', 'running'],
  ])('%s is %s', async (id, status) => {
    const client = createSdk(await startStandIn());
    const job = await client.fineTuning.jobs.retrieve(id);
    expect(job).toMatchObject({ id, object: 'fine_tuning.job', status });
    expect(job.fine_tuned_model === null).toBe(status !== 'succeeded');
    expect(job.error === null).toBe(status !== 'failed');
    expect(job.finished_at === null).toBe(status === 'running');
    expect(job.result_files).toHaveLength(status === 'succeeded' ? 1 : 0);
  });

  it('has its metrics in a CSV file', async () => {
    const client = createSdk(await startStandIn());
    const { result_files } = await client.fineTuning.jobs.retrieve('ftjob-1');
    const file = await client.files.retrieve(result_files[0] ?? '');
    const csv = await (await client.files.content(file.id)).text();
    expect(file).toMatchObject({ purpose: 'fine-tune-results', bytes: Buffer.byteLength(csv) });
    const rows = csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows).toHaveLength(21);
    expect(rows.every((row) => row.length === 5)).toBe(true);
  });

  it('lists its jobs, and a job all its events over several pages', async () => {
    const standIn = await startStandIn();
    const client = createSdk(standIn);
    await client.fineTuning.jobs.retrieve('ftjob-1');
    standIn.remember('ftjob-failed-2');
    standIn.remember('batch_1');
    const jobs = await Array.fromAsync(client.fineTuning.jobs.list());
    expect(jobs.map(({ id }) => id).toSorted()).toEqual(['ftjob-1', 'ftjob-failed-2']);
    const events = await Array.fromAsync(client.fineTuning.jobs.listEvents('ftjob-1'));
    expect(new Set(events.map(({ id }) => id)).size).toBe(45);
    expect(events[0]?.created_at).toBeGreaterThan(events.at(-1)?.created_at ?? 0);
  });
});

describe.each(flavours)('videos of %s', (_, createSdk) => {
  it('completes, and has a file of each variant', async () => {
    const client = createSdk(await startStandIn());
    expect(await client.videos.retrieve('video_1')).toMatchObject({ status: 'completed' });
    const types = await Promise.all(
      (['video', 'thumbnail', 'spritesheet'] as const).map(async (variant) => {
        const answer = await client.videos.downloadContent('video_2mb_1', { variant });
        expect((await answer.bytes()).length).toBe(2_000_000);
        return answer.headers.get('content-type');
      }),
    );
    expect(types).toEqual(['video/mp4', 'image/webp', 'image/jpeg']);
  });

  it.each(['failed', 'in_progress'])('%s has no content', async (status) => {
    const client = createSdk(await startStandIn());
    const id = `video_${status}_1`;
    const video = await client.videos.retrieve(id);
    expect(video).toMatchObject({ id, status, completed_at: null });
    expect(video.error === null).toBe(status !== 'failed');
    await expect(client.videos.downloadContent(id)).rejects.toMatchObject({ status: 404 });
  });
});

describe.each(flavours)('safety of %s', (_, createSdk) => {
  it('has alerts and cases', async () => {
    const { safety } = createSdk(await startStandIn());
    expect(await safety.alerts.retrieve('alert_1')).toMatchObject({ object: 'safety.alert' });
    const notices = await Promise.all(
      ['C-1', 'C-deactivation_1'].map(async (id) => (await safety.cases.retrieve(id)).notice.type),
    );
    expect(notices).toEqual(['warning', 'deactivation']);
  });
});
