import { isDeepStrictEqual } from 'node:util';
import { readCallerPattern, readNamePattern, readPartyPattern, type Pattern } from './pattern.ts';
import { CALL_TYPES } from './families.ts';
import type { CallRule, CallSession, CallType } from './policy.ts';
import { ACTION_KEYS, readAction } from './read-action.ts';
import {
  checkKeys,
  complain,
  member,
  readList,
  readObject,
  type JsonObject,
  type Setting,
} from './settings.ts';
import { suggest } from '../suggest.ts';

const CONDITIONS = ['from', 'to', 'sender', 'type'];

/** The rules of a policy, of which there may be none; what has a problem is left out. */
export function readRules(
  setting: Setting,
  sessions: ReadonlyMap<string, CallSession>,
): CallRule[] {
  if (setting.value === undefined || isDeepStrictEqual(setting.value, [])) return [];
  return readList(setting, 'a list of rules').map((rule) => readRule(rule, sessions));
}

function readRule(setting: Setting, sessions: ReadonlyMap<string, CallSession>): CallRule {
  const rule = readObject(setting, 'an object with conditions and an "action"');
  if (!rule) return { action: { action: 'record' } };
  checkKeys(setting, rule, [...CONDITIONS, ...ACTION_KEYS]);
  if (!CONDITIONS.some((key) => Object.hasOwn(rule, key))) {
    complain(
      setting,
      'applies to every call: give it "from", "to", "sender" or "type", or make it "otherwise"',
    );
  }
  const from = readPatterns(setting, rule, 'from', readCallerPattern);
  const to = readPatterns(setting, rule, 'to', readPartyPattern);
  const sender = readPatterns(setting, rule, 'sender', readNamePattern);
  const type = Object.hasOwn(rule, 'type') && readTypes(member(setting, rule, 'type'));
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(sender && { sender }),
    ...(type && { type }),
    action: readAction(setting, rule, sessions, type || CALL_TYPES),
  };
}

function readPatterns(
  parent: Setting,
  rule: JsonObject,
  key: string,
  read: (value: unknown) => Pattern | string,
): Pattern[] | undefined {
  if (!Object.hasOwn(rule, key)) return undefined;
  return readList(member(parent, rule, key), 'a list of one or more texts').flatMap((entry) => {
    const pattern = read(entry.value);
    if (typeof pattern !== 'string') return [pattern];
    complain(entry, pattern);
    return [];
  });
}

function readTypes(setting: Setting): CallType[] {
  return readList(setting, `a list of event types: ${CALL_TYPES.join(', ')}`).flatMap((entry) => {
    const type = CALL_TYPES.find((known) => known === entry.value);
    if (type) return [type];
    const hint = typeof entry.value === 'string' ? suggest(entry.value, CALL_TYPES) : '';
    complain(entry, `is not the type of an incoming call: use ${CALL_TYPES.join(' or ')}${hint}`);
    return [];
  });
}
