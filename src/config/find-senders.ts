import type { Environment } from './readers.ts';

/** The sender whose settings have no suffix. */
const DEFAULT_SENDER = 'default';

/** A sender that has a setting, and what the setting's name has after it. */
interface Suffixed {
  readonly sender: string;
  readonly suffix: string;
  /** Why the setting does not count, with its remedy. */
  readonly problem?: string;
}

/**
 * The senders that have a setting of this name, by its suffix. One whose suffix is malformed, or a second spelling
 * of a sender, has a problem, and is of the sender that it seems to mean.
 */
export function findSenders(env: Environment, name: string): readonly Suffixed[] {
  const found: Suffixed[] = [];
  for (const key of Object.keys(env)) {
    if (key !== name && !key.startsWith(`${name}__`)) continue;
    const suffix = key.slice(name.length);
    const words = suffix.toLowerCase().match(/[a-z0-9]+/g);
    const sender = words?.join('-') ?? DEFAULT_SENDER;
    const other = found.find((one) => one.sender === sender && one.problem === undefined);
    if (suffix !== '' && !/^__[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/.test(suffix)) {
      const problem = `${key} names no sender: give letters and digits with "_" between, as in ${name}__EU_WEST`;
      found.push({ sender, suffix, problem });
    } else if (other) {
      const problem = `${key} and ${name}${other.suffix} are of one sender, "${sender}": leave one of them out`;
      found.push({ sender, suffix, problem });
    } else {
      found.push({ sender, suffix });
    }
  }
  return found;
}
