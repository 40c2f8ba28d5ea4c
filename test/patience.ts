/** For `vi.waitFor` and `expect.poll`, which by default give up after a second: a machine that has much else to do is slow. */
export const patience = { timeout: 30_000 } as const;
