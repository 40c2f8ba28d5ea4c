import type { Completions } from './to-candidates.ts';

/** A script for bash, from 3.2, which macOS has. */
export function toBash(name: string, { candidates, values }: Completions): string {
  const fn = `_${name.replaceAll('-', '_')}`;
  const flags = values.map(({ flag }) => flag);
  return `# bash completion of ${name}
${fn}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" words="" word skip="" index
  case "$previous" in
${values
  .map(({ flag, choices }) => `    ${flag}) words="${toWords(flag, choices)}"; skip=1 ;;`)
  .join('\n')}
  esac
  if [ -n "$skip" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$word" in
      ${flags.join('|') || '--'}) skip=1 ;;
      -*) ;;
      *) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${candidates
  .toReversed()
  .map(
    ({ path, words }) =>
      `    ${toPattern(path)}) words="${words.map(({ word }) => word).join(' ')}" ;;`,
  )
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F ${fn} ${name}
`;
}

/** The names of deployments are those of the folders that azd made. */
function toWords(flag: string, choices: readonly string[]): string {
  if (flag !== '--env') return choices.join(' ');
  return '$(for folder in .azure/*/; do [ -d "$folder" ] && basename "$folder"; done)';
}

/** Arguments may have come after the verb. */
function toPattern(path: string): string {
  return path.includes(' ') ? `"${path}"|"${path} "*` : `"${path}"`;
}
