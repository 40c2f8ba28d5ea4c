import type { Version } from './secret-store.ts';

/** The longest that a deleted secret could be recovered. */
const RECOVERABLE_DAYS = 7;

/** A version as the vault gives it when it is asked for it by name. */
export function toBundle(url: string, version: Version) {
  return { ...toItem(url, version, true), value: version.value };
}

/** A version, or a secret by its newest one, as lists show it: without the value. */
export function toItem(url: string, version: Version, withVersion: boolean) {
  const { name, contentType, tags, attributes } = version;
  return {
    id: `${url}/secrets/${name}${withVersion ? `/${version.version}` : ''}`,
    attributes: {
      ...attributes,
      recoveryLevel: 'CustomizedRecoverable+Purgeable',
      recoverableDays: RECOVERABLE_DAYS,
    },
    ...(contentType !== undefined && { contentType }),
    ...(tags !== undefined && { tags }),
  };
}

/** What a deleted secret has besides. */
export function toDeleted(url: string, { name, attributes }: Version) {
  return {
    recoveryId: `${url}/deletedsecrets/${name}`,
    deletedDate: attributes.updated,
    scheduledPurgeDate: attributes.updated + RECOVERABLE_DAYS * 24 * 3600,
  };
}
