import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from './delivery.ts';

const pieceBytes = 64 * 1024;
const slowPieces = 30;

/** What the receiver said. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
  /** From the start of the request to the end of the answer. */
  ms: number;
}

/** No answer came; `code` is the system's, such as `ECONNREFUSED`. */
export class PostError extends Error {
  readonly code: string;

  constructor(url: string, cause: unknown) {
    const code = readCode(cause);
    super(`no answer from ${url}: ${code}`, { cause });
    this.name = 'PostError';
    this.code = code;
  }
}

/**
 * Posts one copy of a delivery. An answer that comes before the body is written counts, as
 * with a 413; only the lack of an answer throws (`PostError`).
 */
export async function postDelivery(
  url: string,
  { headers, body, writeMs }: Pick<Delivery, 'headers' | 'body' | 'writeMs'>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Answer> {
  const startedAt = performance.now();
  const post = url.startsWith('https:') ? requestHttps : requestHttp;
  try {
    const request = post(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': body.length },
      ...(signal && { signal }),
    });
    const answered = readAnswer(request);
    writeBody(request, body, writeMs);
    const answer = await answered;
    // A request that was answered half-written cannot be finished, nor its connection reused.
    if (!request.writableFinished) request.destroy();
    return { ...answer, ms: performance.now() - startedAt };
  } catch (error) {
    throw new PostError(url, error);
  }
}

function readAnswer(request: ClientRequest): Promise<Omit<Answer, 'ms'>> {
  return new Promise((resolve, reject) => {
    // Stays on after the answer: the reset that may follow an early one is no news.
    request.on('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.once('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
  });
}

function writeBody(request: ClientRequest, body: Buffer, writeMs: number): void {
  if (writeMs === 0 && body.length <= pieceBytes) {
    request.end(body);
    return;
  }
  const pieces = Readable.from(cutIntoPieces(body, writeMs));
  request.once('response', () => pieces.unpipe(request).destroy());
  request.once('close', () => pieces.destroy());
  pieces.pipe(request);
}

async function* cutIntoPieces(body: Buffer, writeMs: number): AsyncGenerator<Buffer> {
  const bytes = writeMs === 0 ? pieceBytes : Math.max(1, Math.ceil(body.length / slowPieces));
  for (let start = 0; start < body.length; start += bytes) {
    yield body.subarray(start, start + bytes);
    // Gives an early answer its turn: what is written after it may reset the connection.
    await (writeMs === 0 ? nextTurn() : sleep(writeMs / slowPieces));
  }
}

function readCode(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
