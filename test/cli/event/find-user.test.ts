import { userInfo } from 'node:os';
import { expect, it, vi } from 'vitest';
import { findUser, readUser } from '../../../src/cli/event/find-user.ts';
import type { Context } from '../../../src/cli/context.ts';

const toToken = (claims: unknown) =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

it.each([
  [{ upn: 'ada@example.com', appid: 'a1', oid: 'o1' }, 'ada@example.com'],
  [{ unique_name: 'ada', oid: 'o1' }, 'ada'],
  [{ appid: 'a1', oid: 'o1' }, 'a1'],
  [{ upn: 1, oid: 'o1' }, 'o1'],
  [{}, undefined],
  [null, undefined],
])('reads %j as %j', (claims, wanted) => {
  expect(readUser(toToken(claims))).toBe(wanted);
});

it.each(['', 'opaque', 'a.b.c'])('reads nobody from %j', (token) => {
  expect(readUser(token)).toBeUndefined();
});

it.each([
  ['identity', toToken({ upn: 'ada' }), 'ada'],
  ['identity', 'opaque', userInfo().username],
  ['connection-string', toToken({ upn: 'ada' }), userInfo().username],
])('with %s and %j it is %s', async (kind, token, wanted) => {
  const getToken = vi.fn<() => Promise<{ token: string; expiresOnTimestamp: number }>>();
  getToken.mockResolvedValue({ token, expiresOnTimestamp: 0 });
  const config = () => ({ storage: { kind } }) as ReturnType<Context['config']>;
  expect(await findUser({ config, credential: { getToken } })).toBe(wanted);
  expect(getToken).toHaveBeenCalledTimes(kind === 'identity' ? 1 : 0);
});
