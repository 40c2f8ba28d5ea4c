import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startBackend } from './start-backend.ts';
import { KEY, startWith } from './start-telemetry.ts';
import { patience } from '../../patience.ts';

const FAR_MS = 25_000;

const settingsFor = (origin: string) => ({
  APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${origin}`,
});

describe('Application Insights, whose exporter would call it sent', () => {
  it.each([206, 429, 500])('when it answers %i', async (status) => {
    const respond = (response: ServerResponse) => response.writeHead(status).end('{}');
    const { origin } = await startBackend({ respond });
    const { telemetry, warnings } = startWith(settingsFor(origin));
    trace.getTracer('test').startSpan('receive').end();
    await telemetry.flush(FAR_MS);
    await vi.waitFor(() => expect(warnings).toHaveLength(1), patience);
    expect(warnings[0]).toMatchObject({ lostSpans: 1 });
    expect(warnings[0]?.['problem']).toContain(`NotTakenError ${status}`);
  });

  it('writes nothing to disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
    vi.stubEnv('TMPDIR', folder);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });
    const respond = (response: ServerResponse) => response.writeHead(500).end('{}');
    const { origin } = await startBackend({ respond });
    const { telemetry } = startWith(settingsFor(origin));
    trace.getTracer('test').startSpan('receive').end();
    await telemetry.flush(FAR_MS);
    expect(await readdir(folder)).toEqual([]);
  });
});
