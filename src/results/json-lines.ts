/** Items as JSON Lines in a stream, each read when the one before has been taken. */
export function toJsonLines(items: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  return ReadableStream.from(toLines(items));
}

async function* toLines(items: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const item of items) yield Buffer.from(`${JSON.stringify(item)}\n`);
}
