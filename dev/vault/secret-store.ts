import { randomBytes } from 'node:crypto';
import { ApiError, notFound } from './api-error.ts';

/** What may be changed about a version; times in seconds since 1970. */
export interface Attributes {
  enabled?: boolean | undefined;
  nbf?: number | undefined;
  exp?: number | undefined;
}

/** One version of a secret. */
export interface Version {
  name: string;
  version: string;
  value: string;
  contentType?: string | undefined;
  tags?: Record<string, string> | undefined;
  attributes: Attributes & { created: number; updated: number };
}

/** What a new version is made of. */
export interface NewVersion {
  value: string;
  contentType?: string | undefined;
  tags?: Record<string, string> | undefined;
  attributes?: Attributes | undefined;
}

type Changes = Omit<Partial<NewVersion>, 'value'>;

/** The secrets of one vault in memory, deleted ones included. Names are told apart without their case. */
export function createSecretStore(now: () => Date) {
  const nowSeconds = () => Math.floor(now().getTime() / 1000);
  const kept = new Map<string, Version[]>();
  const deleted = new Map<string, Version[]>();

  function versionsIn(secrets: Map<string, Version[]>, name: string): Version[] {
    const versions = secrets.get(name.toLowerCase());
    if (!versions) throw notFound(name);
    return versions;
  }

  function move(name: string, from: Map<string, Version[]>, to: Map<string, Version[]>): Version {
    const versions = versionsIn(from, name);
    from.delete(name.toLowerCase());
    to.set(name.toLowerCase(), versions);
    return newest(versions);
  }

  return {
    set(name: string, { value, contentType, tags, attributes = {} }: NewVersion): Version {
      if (deleted.has(name.toLowerCase())) {
        const message = `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused.`;
        throw new ApiError(409, 'Conflict', message, 'ObjectIsDeletedButRecoverable');
      }
      const at = nowSeconds();
      const version: Version = {
        name,
        version: randomBytes(16).toString('hex'),
        value,
        contentType,
        tags,
        attributes: { enabled: true, ...attributes, created: at, updated: at },
      };
      kept.set(name.toLowerCase(), [...(kept.get(name.toLowerCase()) ?? []), version]);
      return version;
    },
    /** The newest version where none is named. */
    get(name: string, version?: string): Version {
      const found = find(versionsIn(kept, name), name, version);
      if (found.attributes.enabled === false) {
        const message = 'Operation get is not allowed on a disabled secret.';
        throw new ApiError(403, 'Forbidden', message, 'SecretDisabled');
      }
      return found;
    },
    update(name: string, version: string | undefined, changes: Changes): Version {
      const found = find(versionsIn(kept, name), name, version);
      Object.assign(found, {
        contentType: changes.contentType ?? found.contentType,
        tags: changes.tags ?? found.tags,
        attributes: { ...found.attributes, ...changes.attributes, updated: nowSeconds() },
      });
      return found;
    },
    remove: (name: string) => move(name, kept, deleted),
    recover: (name: string) => move(name, deleted, kept),
    purge(name: string): void {
      versionsIn(deleted, name);
      deleted.delete(name.toLowerCase());
    },
    getDeleted: (name: string) => newest(versionsIn(deleted, name)),
    /** In the order of their random ids, which says nothing of time. */
    listVersions: (name: string) =>
      versionsIn(kept, name).toSorted((a, b) => (a.version < b.version ? -1 : 1)),
    list: () => [...kept.values()].map(newest),
    listDeleted: () => [...deleted.values()].map(newest),
  };
}

/** The secrets of one vault. */
export type SecretStore = ReturnType<typeof createSecretStore>;

function find(versions: readonly Version[], name: string, version: string | undefined): Version {
  const found = version ? versions.find((one) => one.version === version) : newest(versions);
  if (!found) throw notFound(`${name}/${version}`);
  return found;
}

function newest(versions: readonly Version[]): Version {
  const last = versions.at(-1);
  if (!last) throw new Error('a secret has a version as soon as it is there');
  return last;
}
