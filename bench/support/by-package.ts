import type { Metafile } from 'esbuild';

/** Bytes of one package, or of the app itself. */
export interface PackageBytes {
  readonly name: string;
  readonly bytes: number;
}

/** What outputs are made of, largest first; only those outputs that `isCounted` says, by their paths. */
export function countByPackage(
  { outputs }: Metafile,
  isCounted: (path: string) => boolean = () => true,
): PackageBytes[] {
  const bytes = new Map<string, number>();
  for (const [path, output] of Object.entries(outputs)) {
    if (!isCounted(path)) continue;
    let rest = output.bytes;
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = toPackage(input);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
      rest -= bytesInOutput;
    }
    bytes.set('(between the modules)', (bytes.get('(between the modules)') ?? 0) + rest);
  }
  return [...bytes]
    .map(([name, count]) => ({ name, bytes: count }))
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** The package that a path belongs to, by its innermost `node_modules`; `src` is the app's own. */
export function toPackage(path: string): string {
  const inside = path.replaceAll('\\', '/').split('node_modules/').at(-1) ?? path;
  if (inside === path.replaceAll('\\', '/')) return 'src';
  const [first = '', second = ''] = inside.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
