import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { ApiError } from './api-error.ts';
import { toBundle, toDeleted, toItem } from './bundle.ts';
import type { Env } from './env.ts';
import type { SecretStore } from './secret-store.ts';

const attributes = v.object({
  enabled: v.optional(v.boolean()),
  nbf: v.optional(v.number()),
  exp: v.optional(v.number()),
});
const changes = {
  contentType: v.optional(v.string()),
  tags: v.optional(v.record(v.string(), v.string())),
  attributes: v.optional(attributes),
};
const newVersion = v.object({ value: v.string(), ...changes });
const NAME = ':name{[0-9a-zA-Z-]{1,127}}';

/** The vault's routes for secrets; a list comes in pages of `pageSize` at most. */
export function createRoutes(store: SecretStore, pageSize: number): Hono<Env> {
  const routes = new Hono<Env>();

  routes.put(`/secrets/${NAME}`, async (c) => {
    const body = await readBody(c, newVersion);
    return c.json(toBundle(origin(c), store.set(c.req.param('name'), body)));
  });
  routes.get('/secrets', (c) => {
    const items = store.list().map((one) => toItem(origin(c), one, false));
    return c.json(toPage(c, items, pageSize));
  });
  routes.get(`/secrets/${NAME}/versions`, (c) => {
    const versions = store.listVersions(c.req.param('name'));
    const items = versions.map((one) => toItem(origin(c), one, true));
    return c.json(toPage(c, items, pageSize));
  });
  routes.get(`/secrets/${NAME}/:version?`, (c) => {
    const { name, version } = c.req.param();
    return c.json(toBundle(origin(c), store.get(name, version)));
  });
  routes.patch(`/secrets/${NAME}/:version?`, async (c) => {
    const { name, version } = c.req.param();
    const updated = store.update(name, version, await readBody(c, v.object(changes)));
    return c.json(toItem(origin(c), updated, true));
  });
  routes.delete(`/secrets/${NAME}`, (c) => {
    const version = store.remove(c.req.param('name'));
    return c.json({ ...toBundle(origin(c), version), ...toDeleted(origin(c), version) });
  });

  routes.get('/deletedsecrets', (c) => {
    const items = store
      .listDeleted()
      .map((one) => ({ ...toItem(origin(c), one, false), ...toDeleted(origin(c), one) }));
    return c.json(toPage(c, items, pageSize));
  });
  routes.get(`/deletedsecrets/${NAME}`, (c) => {
    const version = store.getDeleted(c.req.param('name'));
    return c.json({ ...toItem(origin(c), version, true), ...toDeleted(origin(c), version) });
  });
  routes.post(`/deletedsecrets/${NAME}/recover`, (c) =>
    c.json(toItem(origin(c), store.recover(c.req.param('name')), true)),
  );
  routes.delete(`/deletedsecrets/${NAME}`, (c) => {
    store.purge(c.req.param('name'));
    return c.body(null, 204);
  });
  return routes;
}

function origin(c: Context<Env>): string {
  return new URL(c.req.url).origin;
}

async function readBody<Schema extends v.GenericSchema>(
  c: Context<Env>,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const body = v.safeParse(schema, await c.req.json().catch(() => undefined));
  if (body.success) return body.output;
  throw new ApiError(400, 'BadParameter', 'The request body is not a secret or its properties.');
}

/** One page; `nextLink` leads to the next one at the same place, and is null on the last. */
function toPage<Item>(c: Context<Env>, items: readonly Item[], pageSize: number) {
  const size = Math.min(pageSize, Number(c.req.query('maxresults') ?? pageSize));
  const from = Number(c.req.query('$skiptoken') ?? 0);
  const next = new URL(c.req.url);
  next.searchParams.set('$skiptoken', String(from + size));
  return {
    value: items.slice(from, from + size),
    nextLink: from + size < items.length ? next.href : null,
  };
}
