import { describeFiles } from '../contracts/files-contract.ts';
import { createMemoryFiles, type MemoryFile } from '../fakes/memory-files.ts';

describeFiles('files in memory', async () => {
  const files = new Map<string, MemoryFile>();
  return {
    files: createMemoryFiles(files),
    readBytes: async (path) => files.get(path)?.bytes,
  };
});
