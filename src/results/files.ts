/** Where a file came from, kept as its metadata. */
export interface FileSource {
  readonly delivery: string;
  readonly event: string;
  readonly sender: string;
  /** The id of the API's own file where it was copied from one; it never changes its content. */
  readonly fileId?: string;
}

/** Text or bytes; a stream is never held in memory as a whole. */
export type FileContent = string | ReadableStream<Uint8Array>;

/** The results container. Storage faults reject; `signal` bounds each call. */
export interface Files {
  /**
   * Writes a file such as `batches/batch_123/output.jsonl`, whole or not at all: a reader sees what
   * was there before or everything, and a stream that breaks leaves nothing.
   */
  write(
    path: string,
    content: FileContent,
    source: FileSource,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Where the file at `path` came from, or undefined where there is none. */
  readSource(path: string, signal?: AbortSignal): Promise<FileSource | undefined>;
}
