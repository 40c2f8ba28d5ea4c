import type { ResponseOutputText } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { createReport } from '../../../dev/openai/report.ts';
import { createClient, flavours, startStandIn } from './clients.ts';

describe.each(flavours)('responses of %s', (_, createSdk) => {
  it.each([
    ['resp_1', 'completed', 'The quick brown fox jumps over the lazy dog.'],
    ['resp_failed_1', 'failed', ''],
    ['resp_incomplete_1', 'incomplete', 'The quick brown fox jumps over'],
    ['resp_cancelled_1', 'cancelled', ''],
    ['resp_in_progress_1', 'in_progress', ''],
  ])('%s is %s', async (id, status, text) => {
    const client = createSdk(await startStandIn());
    const response = await client.responses.retrieve(id);
    expect(response).toMatchObject({ id, object: 'response', status, output_text: text });
    expect(response.error === null).toBe(status !== 'failed');
    expect(response.incomplete_details === null).toBe(status !== 'incomplete');
    expect(response.usage === undefined).toBe(status === 'in_progress');
    expect(await client.responses.retrieve(id)).toEqual(response);
  });
});

describe('a report', () => {
  it('is what a response for research says', async () => {
    const client = createClient(await startStandIn());
    const response = await client.responses.retrieve('resp_research_1');
    expect(response.model).toContain('deep-research');
    expect(response.output.map(({ type }) => type)).toEqual(['web_search_call', 'message']);
    expect(response.output_text).toBe(createReport().text);
  });

  it('cites by code points, which here are not what a string counts in', () => {
    const { text, annotations } = createReport();
    const citations = annotations as ResponseOutputText.URLCitation[];
    const points = Array.from(text);
    expect(citations).toHaveLength(3);
    expect(new Set(citations.map(({ url }) => url)).size).toBe(2);
    for (const { start_index, end_index, url } of citations) {
      const cited = points.slice(start_index, end_index).join('');
      expect(cited).toMatch(/^\(\[.+\]\(.+\)\)$/);
      expect(cited).toContain(url);
      expect(text.slice(start_index, end_index)).not.toBe(cited);
    }
  });
});
