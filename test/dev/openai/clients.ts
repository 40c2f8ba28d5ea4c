import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { startOpenAi, type OpenAiOptions, type OpenAiStandIn } from '../../../dev/openai/server.ts';

/** A stand-in that stops when the test ends. */
export async function startStandIn(options?: OpenAiOptions): Promise<OpenAiStandIn> {
  const standIn = await startOpenAi(options);
  onTestFinished(() => standIn.stop());
  return standIn;
}

/** The SDK's client for the OpenAI API of a stand-in; it tries nothing twice. */
export function createClient({ baseUrl }: OpenAiStandIn, apiKey = 'any'): OpenAI {
  return new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 });
}

/** The SDK's client for the Azure OpenAI API of a stand-in. */
export function createAzureClient({ azureEndpoint }: OpenAiStandIn): OpenAI {
  return new OpenAI({ baseURL: `${azureEndpoint}/openai/v1/`, apiKey: 'any', maxRetries: 0 });
}

/** Both clients, as the rows of a table. */
export const flavours = [
  ['OpenAI', createClient],
  ['Azure OpenAI', createAzureClient],
] as const;
