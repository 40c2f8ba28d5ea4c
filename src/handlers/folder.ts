import type { OpenAI } from 'openai';
import { escapeId } from '../escape.ts';
import { ask, askList, type Request } from '../openai/ask.ts';
import { isGone } from '../openai/failure.ts';
import type { FileContent, FileSource } from '../results/files.ts';
import { toJsonLines } from '../results/json-lines.ts';
import { eventIdOf, type OpenEvent } from '../webhooks/event.ts';
import type { HandlerContext } from './context.ts';

/** The folder of one resource's files. */
export interface Folder {
  /** Writes a file. */
  readonly save: (name: string, content: FileContent) => Promise<void>;
  /**
   * Copies what never changes by stream, unless an earlier attempt has; resolves to what is to be said
   * where the API no longer has it.
   */
  readonly copy: (name: string, id: string, request?: Request) => Promise<string | undefined>;
  /** Writes the items of a list as JSON Lines; resolves as `copy` does. */
  readonly saveList: (
    name: string,
    list: Parameters<typeof askList>[1],
  ) => Promise<string | undefined>;
}

/** The folder at a path such as `batches/batch_123/`. */
export function createFolder(
  path: string,
  openai: OpenAI,
  event: OpenEvent,
  { signal, sender, idempotencyKey, results: { files } }: HandlerContext,
): Folder {
  const source: FileSource = { delivery: idempotencyKey, event: eventIdOf(event), sender };
  const toPath = (name: string) => `${path}${escapeId(name)}`;
  return {
    save: (name, content) => files.write(toPath(name), content, source, signal),

    async copy(name, id, request = () => openai.files.content(id, { signal })) {
      const earlier = await files.readSource(toPath(name), signal);
      if (earlier?.fileId === id) return undefined;
      return unlessGone(name, id, async () => {
        const { body } = await ask(id, request);
        await files.write(toPath(name), body ?? '', { ...source, fileId: id }, signal);
      });
    },

    async saveList(name, list) {
      // Not the resource's own id: that it has no such list does not mean that it is gone.
      const subject = `${name} of ${path}`;
      return unlessGone(name, subject, () =>
        files.write(toPath(name), toJsonLines(askList(subject, list)), source, signal),
      );
    },
  };
}

async function unlessGone(
  name: string,
  subject: string,
  act: () => Promise<void>,
): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (isGone(error, subject)) return `${name} is gone`;
    throw error;
  }
}
