import { Hono } from 'hono';
import type { Response, ResponseStatus } from 'openai/resources/responses/responses';
import type { Env } from './env.ts';
import { hasWord, pick, readEnding, readTime } from './ids.ts';
import { createOutput, type Ending } from './response-output.ts';

// The SDK adds `output_text`; it is not on the wire.
type WireResponse = Omit<Response, 'output_text'>;

const endings = [
  'completed',
  'failed',
  'incomplete',
  'cancelled',
  'in_progress',
  'queued',
] as const satisfies readonly ResponseStatus[];

/** `GET /responses/:id`. */
export function createResponseRoutes(): Hono<Env> {
  return new Hono<Env>().get('/responses/:id', (c) => c.json(createResponse(c.req.param('id'))));
}

/** The response of an id; `research` in it makes it a report with citations. */
export function createResponse(id: string): WireResponse {
  const ending = readEnding(id, endings);
  const endedAt = readTime(id);
  const running = ending === 'in_progress' || ending === 'queued';
  return {
    id,
    object: 'response',
    created_at: endedAt - 90,
    status: ending,
    background: true,
    completed_at: ending === 'completed' ? endedAt : null,
    error: ending === 'failed' ? { code: 'server_error', message: 'The model failed.' } : null,
    incomplete_details: ending === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    access_programs: null,
    instructions: null,
    max_output_tokens: ending === 'incomplete' ? 200 : null,
    max_tool_calls: null,
    model: hasWord(id, 'research') ? 'o4-mini-deep-research' : 'gpt-6-sol',
    output: createOutput(id, ending),
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: 'medium', summary: null },
    service_tier: 'default',
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: hasWord(id, 'research') ? [{ type: 'web_search' }] : [],
    top_p: 1,
    truncation: 'disabled',
    ...(!running && { usage: createUsage(id, ending) }),
    metadata: { origin: 'stand-in' },
  };
}

function createUsage(id: string, ending: Ending): NonNullable<Response['usage']> {
  const input = 100 + pick(id, 900);
  const output = ending === 'completed' || ending === 'incomplete' ? 200 : 0;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: Math.floor(output / 4) },
    total_tokens: input + output,
  };
}
