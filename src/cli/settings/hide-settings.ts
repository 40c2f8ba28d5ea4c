import type { Environment } from '../../config/readers.ts';

const SECRET = /((SECRET|API_KEY)(__\w+)?|^NOTIFY_\w+_URL)$/;

/** Hands each value of a setting that is secret to `hide`. */
export function hideSettings(env: Environment, hide: (secret: string) => void): void {
  for (const [name, value = ''] of Object.entries(env)) {
    if (SECRET.test(name)) value.split(/\s+/).forEach(hide);
  }
}
