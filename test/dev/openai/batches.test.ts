import { describe, expect, it } from 'vitest';
import { createClient, flavours, startStandIn } from './clients.ts';

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  return Array.fromAsync(items);
}

describe.each(flavours)('batches of %s', (_, createSdk) => {
  it.each([
    ['batch_1', 'completed', 3, undefined],
    ['batch_mixed_1', 'completed', 3, 2],
    ['batch_failed_1', 'failed', undefined, undefined],
    ['batch_expired_1', 'expired', 3, 2],
    ['batch_cancelled_1', 'cancelled', 3, undefined],
    ['batch_in_progress_1', 'in_progress', undefined, undefined],
  ])('%s is %s, with %s lines of output and %s of errors', async (id, status, output, errors) => {
    const client = createSdk(await startStandIn());
    const batch = await client.batches.retrieve(id);
    expect(batch).toMatchObject({ id, object: 'batch', status });
    expect(batch.errors?.data?.length).toBe(status === 'failed' ? 1 : undefined);
    const readLines = async (file: string | undefined) => {
      if (file === undefined) return undefined;
      const { bytes, purpose } = await client.files.retrieve(file);
      const content = await (await client.files.content(file)).text();
      expect(Buffer.byteLength(content)).toBe(bytes);
      expect(purpose).toBe('batch_output');
      return content
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown).length;
    };
    expect(await readLines(batch.output_file_id)).toBe(output);
    expect(await readLines(batch.error_file_id)).toBe(errors);
    expect(batch.request_counts).toMatchObject({ completed: output ?? 0, failed: errors ?? 0 });
  });
});

describe('the list of batches', () => {
  it('holds what was asked for, created or remembered, newest first, page by page', async () => {
    const standIn = await startStandIn();
    const client = createClient(standIn);
    const asked = Array.from({ length: 45 }, (_, n) => `batch_${n}`);
    for (const id of asked) standIn.remember(id);
    await client.batches.retrieve('batch_failed_x');
    const { id: created } = await client.batches.create({
      completion_window: '24h',
      endpoint: '/v1/responses',
      input_file_id: 'file-1',
    });
    const listed = await collect(client.batches.list());
    const pages = standIn.requests.filter(({ path }) => path === '/v1/batches').length;
    expect(listed.map(({ id }) => id).toSorted()).toEqual(
      [...asked, 'batch_failed_x', created].toSorted(),
    );
    expect(listed[0]?.id).toBe(created);
    expect(listed.map(({ created_at }) => created_at)).toEqual(
      listed.map(({ created_at }) => created_at).toSorted((a, b) => b - a),
    );
    expect(pages).toBe(1 + 3);
  });

  it.each([{ limit: 0 }, { limit: 101 }, { after: 'batch_unknown' }])(
    'refuses %o',
    async (query) => {
      const client = createClient(await startStandIn());
      await expect(client.batches.list(query)).rejects.toMatchObject({ status: 400 });
    },
  );
});

describe('creating a batch', () => {
  it('begins with its validation and keeps what it was created from', async () => {
    const client = createClient(await startStandIn());
    const created = await client.batches.create({
      completion_window: '24h',
      endpoint: '/v1/embeddings',
      input_file_id: 'file-1',
      metadata: { team: 'a' },
    });
    expect(created).toMatchObject({ status: 'validating', input_file_id: 'file-1' });
    expect(created.output_file_id).toBeUndefined();
    expect(await client.batches.retrieve(created.id)).toMatchObject({
      status: 'completed',
      endpoint: '/v1/embeddings',
      metadata: { team: 'a' },
    });
  });

  it('needs an input file', async () => {
    const client = createClient(await startStandIn());
    const params = { completion_window: '24h', endpoint: '/v1/responses' } as never;
    await expect(client.batches.create(params)).rejects.toMatchObject({
      status: 400,
      param: 'input_file_id',
    });
  });
});

describe('a large file', () => {
  it('has as many bytes as asked for, line by line', async () => {
    const client = createClient(await startStandIn());
    const { output_file_id = '', request_counts } = await client.batches.retrieve('batch_5mb_1');
    const answer = await client.files.content(output_file_id);
    const length = Number(answer.headers.get('content-length'));
    const content = await answer.text();
    expect(length).toBeGreaterThanOrEqual(5_000_000);
    expect(Buffer.byteLength(content)).toBe(length);
    const lines = content.trimEnd().split('\n');
    expect(lines).toHaveLength(request_counts?.completed ?? 0);
    const ids = new Set(lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id));
    expect(ids.size).toBe(lines.length);
  });
});
