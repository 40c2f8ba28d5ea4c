import type { Records, ResultRecord, StoredRecord } from '../../src/results/record.ts';

/** What the record's resource has in the table; throws where that is nothing. */
export async function readBack(
  records: Records,
  { kind, id }: ResultRecord,
): Promise<StoredRecord> {
  const stored = await records.read(kind, id);
  if (!stored) throw new Error('the record is not there');
  return stored;
}
