import type { Records } from '../../results/record.ts';
import type { Bound } from './bounded.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';

/**
 * Counts the tokens of each record that is written as final. `keepRecord` writes none that says the
 * same, so an event that comes twice or is replayed counts once.
 *
 * Twice counts a resource whose final record is replaced by another final one (a later version of the
 * app words it differently) or was purged before the replay; not at all one whose write was made but
 * never answered.
 */
export function createCountTokens(
  { tokens }: Pick<Instruments, 'tokens'>,
  { toType, toModel }: { readonly toType: Bound; readonly toModel: Bound },
): (records: Records) => Records {
  return (records) => ({
    ...records,
    async write(record, version, signal) {
      const isWritten = await records.write(record, version, signal);
      const { certainty, usage, model, type } = record;
      if (!isWritten || certainty !== 'final' || !usage) return isWritten;
      const about = {
        [ATTRIBUTES.type]: toType(type),
        ...(model !== undefined && { [ATTRIBUTES.model]: toModel(model) }),
      };
      tokens.add(usage.inputTokens, { ...about, [ATTRIBUTES.tokenType]: 'input' });
      tokens.add(usage.outputTokens, { ...about, [ATTRIBUTES.tokenType]: 'output' });
      return isWritten;
    },
  });
}
