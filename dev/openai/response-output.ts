import type {
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseStatus,
} from 'openai/resources/responses/responses';
import { deriveId, hasWord } from './ids.ts';
import { createReport } from './report.ts';

/** How a response can stand. */
export type Ending = ResponseStatus;

/** What a model wrote: all of it, the part before it was cut short, or nothing. */
export function createOutput(id: string, ending: Ending): ResponseOutputItem[] {
  if (ending === 'completed') {
    return hasWord(id, 'research')
      ? [createSearch(id), createMessage(id, 'completed', createReport())]
      : [createMessage(id, 'completed', plain('The quick brown fox jumps over the lazy dog.'))];
  }
  return ending === 'incomplete'
    ? [createMessage(id, 'incomplete', plain('The quick brown fox jumps over'))]
    : [];
}

function plain(text: string): ResponseOutputText {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function createMessage(
  id: string,
  status: ResponseOutputMessage['status'],
  content: ResponseOutputText,
): ResponseOutputMessage {
  return {
    id: deriveId('msg_', id),
    type: 'message',
    role: 'assistant',
    status,
    content: [content],
  };
}

function createSearch(id: string): ResponseOutputItem {
  return {
    id: deriveId('ws_', id),
    type: 'web_search_call',
    status: 'completed',
    action: { type: 'search', queries: ['bridges of Königsberg'] },
  };
}
