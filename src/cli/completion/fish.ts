import type { Completions } from './to-candidates.ts';

/** A script for fish, from 3.0. */
export function toFish(name: string, { candidates, values }: Completions): string {
  const fn = `__${name.replaceAll('-', '_')}_at`;
  const valueOf = new Map(values.map(({ flag, choices }) => [flag, choices]));
  const lines = candidates.flatMap(({ path, words }) =>
    words.map(({ word, description }) => {
      const choices = valueOf.get(word);
      const where = `complete -c ${name} -n ${quote(`${fn} ${path}`.trimEnd())}`;
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `${where} ${what}${choices ? toValue(word, choices) : ''} -d ${quote(description)}`;
    }),
  );
  return `# fish completion of ${name}
function ${fn}
  set -l path
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
    else if contains -- $word ${values.map(({ flag }) => flag).join(' ')}
      set skip 1
    else if not string match -q -- '-*' $word
      set -a path $word
    end
  end
  # Arguments may have come after a noun and its verb.
  if test (count $argv) -ge 2
    test "$path[1..2]" = "$argv"
  else
    test "$path" = "$argv"
  end
end
complete -c ${name} -f
${lines.join('\n')}
`;
}

function toValue(flag: string, choices: readonly string[]): string {
  // In single quotes: it is run when somebody completes, not when the script is read.
  if (flag === '--env') return " -x -a '(for folder in .azure/*/; basename $folder; end)'";
  return choices.length > 0 ? ` -x -a ${quote(choices.join(' '))}` : ' -r';
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
