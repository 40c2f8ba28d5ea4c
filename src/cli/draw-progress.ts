const WIDTH = 24;

/** `Replaying ████████░░░░ 8/12`; a total that was too low counts as reached. */
export function drawProgress(text: string, done: number, total: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const filled = Math.floor(share * WIDTH);
  return `${text} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`;
}
