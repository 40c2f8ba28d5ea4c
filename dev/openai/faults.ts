import { createMiddleware } from 'hono/factory';
import type { Env } from './env.ts';
import { faultKinds, type Fault, type FaultKind, type FaultSettings } from './fault-kinds.ts';
import { hasWord } from './ids.ts';

/** Which requests meet a fault. */
export interface FaultRule {
  fault: Fault;
  /** Any method when left out. */
  method?: string | undefined;
  /** The whole path without its query, or a pattern in it. */
  path: string | RegExp;
  /** How many requests meet it; every one when left out. */
  times?: number | undefined;
}

/** The faults that are switched on, besides those that ids name. */
export interface Faults {
  /** Switches a fault on; the rule that was added first comes first. Returns how to switch it off. */
  add(rule: FaultRule): () => void;
  /** Switches all of them off. */
  clear(): void;
}

/** The faults, and the middleware that makes them. */
export function createFaults(settings: FaultSettings) {
  const rules = new Set<{ rule: FaultRule; left: number }>();
  const metByPath = new Map<string, number>();

  function findRule(method: string, path: string): FaultKind | undefined {
    for (const entry of rules) {
      if (entry.left > 0 && matches(entry.rule, method, path)) {
        entry.left -= 1;
        return faultKinds[entry.rule.fault];
      }
    }
    return undefined;
  }

  function findWord(path: string): FaultKind | undefined {
    for (const [word, kind] of Object.entries<FaultKind>(faultKinds)) {
      if (kind.contentOnly && !path.endsWith('/content')) continue;
      if (hasWord(path, word)) return kind;
      const [, times] = new RegExp(`[_-]${word}x(\\d+)(?=[_/-]|$)`).exec(path) ?? [];
      const met = metByPath.get(path) ?? 0;
      if (times !== undefined && met < Number(times)) {
        metByPath.set(path, met + 1);
        return kind;
      }
    }
    return undefined;
  }

  const faults: Faults = {
    add(rule) {
      const entry = { rule, left: rule.times ?? Infinity };
      rules.add(entry);
      return () => rules.delete(entry);
    },
    clear: () => rules.clear(),
  };
  const meet = createMiddleware<Env>(async (c, next) => {
    const kind = findRule(c.req.method, c.req.path) ?? findWord(c.req.path);
    if (kind === undefined) return next();
    return kind.answer(c, next, settings);
  });
  return { faults, meet };
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method !== method) return false;
  return typeof rule.path === 'string' ? rule.path === path : rule.path.test(path);
}
