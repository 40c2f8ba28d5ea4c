import type { Message } from './world.ts';

/** How one storage call, or one run of a handler, ends. */
export type How =
  | 'succeeds'
  | 'fails'
  | 'fails after its effect'
  | 'is repeated and refused by its own first try'
  | 'throws'
  | 'throws for good';

/** One thing that can happen next. */
export type Move =
  | { readonly do: 'start'; readonly slot: string }
  | { readonly do: 'take'; readonly slot: string; readonly message: Message }
  | { readonly do: 'answer'; readonly slot: string; readonly call: number; readonly how: How }
  | { readonly do: 'timer'; readonly slot: string; readonly timer: number }
  /** Without a call nothing that was under way took effect. */
  | { readonly do: 'crash'; readonly slot: string; readonly call?: number }
  | { readonly do: 'delete'; readonly slot: string }
  | { readonly do: 'reappear' | 'redeliver' | 'poison' | 'lose'; readonly message: Message }
  | { readonly do: 'tick' };
