import type { SessionAcceptParams } from 'openai/resources/live/sessions';
import type { CallSession } from './policy.ts';
import {
  checkKeys,
  complain,
  complainOfShape,
  member,
  readObject,
  type JsonObject,
  type Setting,
} from './settings.ts';

/** The named sessions of a policy. A name with problems stands for an empty session. */
export function readSessions(setting: Setting): ReadonlyMap<string, CallSession> {
  if (setting.value === undefined) return new Map();
  const sessions = readObject(setting, 'an object of sessions by their names') ?? {};
  return new Map(
    Object.keys(sessions).map((name) => [name, readSession(name, member(setting, sessions, name))]),
  );
}

function readSession(name: string, setting: Setting): CallSession {
  const session = readObject(setting, '"realtime" or "live" settings, or both');
  if (!session) return { name };
  checkKeys(setting, session, ['realtime', 'live']);
  if (!Object.hasOwn(session, 'realtime') && !Object.hasOwn(session, 'live')) {
    complain(setting, 'answers no call: give it "realtime" or "live" settings, or both');
  }
  const realtime = readBody(member(setting, session, 'realtime'), 'realtime');
  const live = readBody(member(setting, session, 'live'), 'live');
  // All but the model goes to the API as it stands, and the API is what knows its shape.
  return {
    name,
    ...(realtime && { realtime: { ...realtime, type: 'realtime' } }),
    ...(live && { live: { session: { ...live, type: 'live' } } as unknown as SessionAcceptParams }),
  };
}

function readBody(setting: Setting, type: string): JsonObject | undefined {
  if (setting.value === undefined) return undefined;
  const body = readObject(setting, 'the settings that the session starts with');
  if (!body) return undefined;
  const model = member(setting, body, 'model');
  if (typeof model.value !== 'string' || model.value.trim() === '') {
    complainOfShape(model, 'the name of a model, or of the deployment on Azure OpenAI');
  }
  const ownType = member(setting, body, 'type');
  if (ownType.value !== undefined && ownType.value !== type) {
    complain(ownType, `can only be "${type}": leave it out`);
  }
  return body;
}
