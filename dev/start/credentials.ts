import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const wanted = /^(OPENAI_API_KEY|AZURE_OPENAI_ENDPOINT)(__\w+)?$/;

/** Whether the environment or local.settings.json in `root` says how to reach OpenAI or Azure OpenAI. */
export async function hasCredentials(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const text = await readFile(join(root, 'local.settings.json'), 'utf8');
  const { Values = {} } = JSON.parse(text.replace(/^\uFEFF/, '')) as {
    Values?: Record<string, unknown>;
  };
  return [Values, env].some((settings) =>
    Object.entries(settings).some(([name, value]) => wanted.test(name) && Boolean(value)),
  );
}
