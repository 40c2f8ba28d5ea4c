import type { Part } from './part.ts';
import { coldLoad } from './parts/cold-load.ts';
import { size } from './parts/size.ts';
import { storageCalls } from './parts/storage-calls.ts';
import { verify } from './parts/verify.ts';

/** Every part, in the order they run: the cost comes last, of what the others counted. */
export const parts: readonly Part[] = [storageCalls, coldLoad, verify, size];
