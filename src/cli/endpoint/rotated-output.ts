import type { Rotated } from '../../endpoints/rotate.ts';
import { CliError } from '../cli-error.ts';
import { message, type Output } from '../output.ts';
import { explainMissing } from './find-endpoint.ts';

/** What became of a rotation; throws a `CliError` where the endpoint went in the meantime. */
export function toRotatedOutput(
  rotated: Rotated,
  { id, place }: { readonly id: string; readonly place: string },
): Output {
  if (rotated.kind === 'no-endpoint') throw new CliError(explainMissing(id, rotated.endpoints));
  const { endpoint, isOldLeft } = rotated;
  const isSame = endpoint.id === id;
  const what = isSame ? `Rotated ${id}` : `Rotated ${id}, whose place ${endpoint.id} has taken`;
  const left = 'Nobody could tell which the old one is, so it counts until you disable it there.';
  return message(
    { id, endpoint, replaced: !isSame, isOldLeft },
    `${what}. The receiver accepts the new secret, which is in ${place}.${isOldLeft ? ` ${left}` : ''}`,
  );
}
