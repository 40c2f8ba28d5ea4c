import { FAMILIES } from './families.ts';
import type { CallAction, CallSession, CallType } from './policy.ts';
import { complain, complainOfShape, member, type JsonObject, type Setting } from './settings.ts';
import { readUri } from './sip-uri.ts';
import { suggest } from '../suggest.ts';

/** The keys of each action, beside `action` itself. */
const KEYS = {
  record: [],
  accept: ['session'],
  reject: ['status'],
  refer: ['session', 'target'],
} as const satisfies Record<CallAction['action'], readonly string[]>;

export const ACTION_KEYS = ['action', 'session', 'status', 'target'];

type Sessions = ReadonlyMap<string, CallSession>;

const DECLINE = 603;
const MAX_TARGET_CHARS = 2048;

/** The action of a rule or of `otherwise`, for calls of these types; `record` where it has problems. */
export function readAction(
  setting: Setting,
  object: JsonObject,
  sessions: Sessions,
  types: readonly CallType[],
): CallAction {
  const kind = readKind(member(setting, object, 'action'));
  if (!kind) return { action: 'record' };
  for (const key of ACTION_KEYS.slice(1)) checkUse(member(setting, object, key), key, kind);
  switch (kind) {
    case 'record':
      return { action: 'record' };
    case 'reject':
      return { action: kind, status: readStatus(member(setting, object, 'status'), types) };
    case 'accept':
    case 'refer': {
      // Where a rule names no types, a session may answer those of one type and leave the others.
      const required = Object.hasOwn(object, 'type') ? types : [];
      const session = readSessionName(member(setting, object, 'session'), sessions, required);
      if (kind === 'accept') return { action: kind, session };
      return { action: kind, session, target: readTarget(member(setting, object, 'target')) };
    }
  }
}

function readKind(setting: Setting): CallAction['action'] | undefined {
  const { value } = setting;
  const kinds = Object.keys(KEYS) as Array<CallAction['action']>;
  const expected = kinds.map((kind) => `"${kind}"`).join(', ');
  const kind = kinds.find((known) => known === value);
  if (kind) return kind;
  if (typeof value !== 'string') complainOfShape(setting, `one of ${expected}`);
  else complain(setting, `is no action: use one of ${expected}${suggest(value, kinds)}`);
  return undefined;
}

function checkUse(setting: Setting, key: string, kind: CallAction['action']): void {
  const used: readonly string[] = KEYS[kind];
  if (setting.value === undefined || used.includes(key)) return;
  const users = Object.entries(KEYS).flatMap(([name, keys]) =>
    keys.some((known) => known === key) ? [`"${name}"`] : [],
  );
  complain(setting, `does nothing with "${kind}": remove it, or use ${users.join(' or ')}`);
}

function readStatus(setting: Setting, types: readonly CallType[]): number {
  const { value } = setting;
  if (value === undefined) return DECLINE;
  // Only a Live session can be redirected by its rejection.
  const min = types.includes('realtime.call.incoming') ? 400 : 300;
  const isStatus = typeof value === 'number' && Number.isInteger(value);
  if (isStatus && value >= min && value <= 699) return value;
  const remedy = `give a SIP status from ${min} to 699, or leave it out for ${DECLINE}`;
  const hint =
    isStatus && value >= 300 && value < min
      ? '; from 300 only where "type" is ["live.transport.incoming"]'
      : '';
  complain(setting, `is no status that rejects a call: ${remedy}${hint}`);
  return DECLINE;
}

function readSessionName(
  setting: Setting,
  sessions: Sessions,
  required: readonly CallType[],
): CallSession {
  const { value } = setting;
  const session = typeof value === 'string' ? sessions.get(value) : undefined;
  if (typeof value !== 'string') {
    complainOfShape(setting, 'the name of one of "sessions"');
  } else if (!session) {
    const hint = suggest(value, sessions.keys());
    complain(setting, `names no session: use a name that "sessions" has${hint}`);
  } else {
    for (const family of required.map((type) => FAMILIES[type]).filter((key) => !session[key])) {
      complain(setting, `has no "${family}" settings: the rule's "type" needs them, so add them`);
    }
  }
  return session ?? { name: '' };
}

function readTarget(setting: Setting): string {
  const { value } = setting;
  if (typeof value === 'string' && value.length <= MAX_TARGET_CHARS && readUri(value)) {
    return value;
  }
  if (typeof value !== 'string') complainOfShape(setting, 'a "tel:", "sip:" or "sips:" URI');
  else
    complain(
      setting,
      'is no URI to refer to: give one such as "tel:+14155550123" or "sip:agent@example.com"',
    );
  return '';
}
