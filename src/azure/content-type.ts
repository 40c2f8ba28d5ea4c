import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.mp4': 'video/mp4',
};

/** The content type that a file's name stands for; never one that a browser would run. */
export function toContentType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream';
}
