import type { Part } from './part.ts';
import { acknowledge } from './parts/acknowledge.ts';
import { coldLoad } from './parts/cold-load.ts';
import { cost } from './parts/cost.ts';
import { growth } from './parts/growth.ts';
import { size } from './parts/size.ts';
import { storageCalls } from './parts/storage-calls.ts';
import { throughput } from './parts/throughput.ts';
import { verify } from './parts/verify.ts';

/** Every part, in the order they run: the cost comes last, of what the others counted. */
export const parts: readonly Part[] = [
  acknowledge,
  storageCalls,
  coldLoad,
  verify,
  throughput,
  growth,
  size,
  cost,
];
