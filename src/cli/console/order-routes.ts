import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PlanOrder } from './orders.ts';
import type { Plans } from './plans.ts';
import { ProblemError } from './problem.ts';
import { readConfirmation, readOrder } from './read-order.ts';

const MAX_BYTES = 64 * 1024;

/** What changes something, in two steps: say what would happen, then do exactly that. */
export function createOrderRoutes(planOrder: PlanOrder, plans: Plans): Hono {
  const routes = new Hono();
  routes.use(
    bodyLimit({
      maxSize: MAX_BYTES,
      onError() {
        throw new ProblemError(413, `an order has at most ${MAX_BYTES} bytes`);
      },
    }),
  );
  routes.post('/plan', async (c) => {
    const order = readOrder(await readJson(c));
    return c.json(plans.keep(await planOrder(order, c.req.raw.signal)));
  });
  // Not with the request's signal: what was confirmed is done, whether or not somebody waits for it.
  routes.post('/do', async (c) => c.json(await plans.confirm(readConfirmation(await readJson(c)))));
  return routes;
}

/** Only as JSON by name: forms of other pages cannot say so. */
async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw new ProblemError(415, 'an order comes as application/json');
  }
  try {
    return await c.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new ProblemError(400, 'that is no JSON');
    throw error;
  }
}
