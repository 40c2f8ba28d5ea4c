import { CALL_TYPES } from './families.ts';
import type { CallPolicy } from './policy.ts';
import { ACTION_KEYS, readAction } from './read-action.ts';
import { readRules } from './read-rules.ts';
import { readSessions } from './read-sessions.ts';
import { checkKeys, member, parseJson, readObject, type Setting } from './settings.ts';

/**
 * The policy in the text of `calls.json`, or all problems with it at once: each with its path in the
 * file and its remedy, and none with a pattern or a target in it.
 */
export function readCallPolicy(
  text: string,
): { readonly policy: CallPolicy } | { readonly problems: readonly string[] } {
  const parsed = parseJson(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const problems: string[] = [];
  const policy = readPolicy({ value: parsed.value, path: '', problems });
  return problems.length === 0 ? { policy } : { problems };
}

function readPolicy(setting: Setting): CallPolicy {
  const policy = readObject(setting, 'an object with "rules", "otherwise" and "sessions"');
  if (!policy) return { rules: [], otherwise: { action: 'record' } };
  checkKeys(setting, policy, ['rules', 'otherwise', 'sessions']);
  const sessions = readSessions(member(setting, policy, 'sessions'));
  const otherwise = member(setting, policy, 'otherwise');
  const action = readObject(otherwise, 'what to do about a call that no rule applies to');
  if (action) checkKeys(otherwise, action, ACTION_KEYS);
  return {
    rules: readRules(member(setting, policy, 'rules'), sessions),
    otherwise: action ? readAction(otherwise, action, sessions, CALL_TYPES) : { action: 'record' },
  };
}
