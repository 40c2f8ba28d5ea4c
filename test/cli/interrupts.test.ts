import { describe, expect, it, vi } from 'vitest';
import { createInterrupts } from '../../src/cli/interrupts.ts';

describe('interrupts', () => {
  it('end at once what is not in the middle of something', async () => {
    const { interrupt, interrupted, signal } = createInterrupts(() => {});
    interrupt('SIGINT');
    expect(signal.aborted).toBe(true);
    await expect(interrupted).rejects.toMatchObject({ message: 'interrupted', exitCode: 130 });
  });

  it('say by the signal with which code to exit', () => {
    const { interrupt, signal } = createInterrupts(() => {});
    interrupt('SIGTERM');
    expect(signal.reason).toMatchObject({ name: 'InterruptedError', exitCode: 143 });
  });

  it('only end what goes on until then, unless they come twice', async () => {
    const say = vi.fn<(text: string) => void>();
    const { interrupt, interrupted, endWithSignal } = createInterrupts(say);
    const signal = endWithSignal();
    interrupt('SIGINT');
    expect(signal.aborted).toBe(true);
    expect(await Promise.race([interrupted, Promise.resolve('goes on')])).toBe('goes on');
    interrupt('SIGINT');
    await expect(interrupted).rejects.toMatchObject({ message: 'interrupted', exitCode: 130 });
    expect(say).not.toHaveBeenCalled();
  });

  it('have a code of their own for SIGTERM', async () => {
    const { interrupt, interrupted } = createInterrupts(() => {});
    interrupt('SIGTERM');
    await expect(interrupted).rejects.toMatchObject({ exitCode: 143 });
  });

  it('wait for the end of a step and say so, and then say what was done', async () => {
    const say = vi.fn<(text: string) => void>();
    const { interrupt, finish, signal } = createInterrupts(say);
    const work = Promise.withResolvers<void>();
    const finished = finish('storing it', () => work.promise);
    interrupt('SIGINT');
    expect(say).toHaveBeenCalledExactlyOnceWith(
      'finishing storing it first; Ctrl-C again stops at once',
    );
    expect(signal.aborted).toBe(true);
    work.resolve();
    await expect(finished).rejects.toThrow('interrupted after storing it, which is done');
  });

  it('give up a step when told twice', async () => {
    const { interrupt, interrupted, finish } = createInterrupts(() => {});
    void finish('storing it', () => new Promise(() => {}));
    interrupt('SIGINT');
    interrupt('SIGINT');
    await expect(interrupted).rejects.toThrow('stopped in the middle of storing it: look');
  });

  it('begin no step after the first signal', async () => {
    const { interrupt, finish } = createInterrupts(() => {});
    interrupt('SIGINT');
    const work = vi.fn<() => Promise<void>>();
    await expect(finish('storing it', work)).rejects.toThrow('interrupted');
    expect(work).not.toHaveBeenCalled();
  });

  it('keep the error of a step that failed', async () => {
    const { interrupt, finish } = createInterrupts(() => {});
    const finished = finish('storing it', async () => {
      interrupt('SIGINT');
      throw new Error('refused');
    });
    await expect(finished).rejects.toThrow('refused');
  });
});
