import type { Completions } from './to-candidates.ts';

/** A script for zsh, to be sourced after `compinit` or put in a folder of `$fpath`. */
export function toZsh(name: string, { candidates, values }: Completions): string {
  const fn = `_${name.replaceAll('-', '_')}`;
  const flags = values.map(({ flag }) => flag);
  return `#compdef ${name}
# zsh completion of ${name}
${fn}() {
  local commandPath="" word skip=""
  local -a choices
  case "\${words[CURRENT-1]}" in
${values.map(({ flag, choices }) => `    ${flag}) ${toChoices(flag, choices)}; compadd -a choices; return ;;`).join('\n')}
  esac
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${flags.join('|') || '--'}) skip=1 ;;
      -*) ;;
      *) commandPath="\${commandPath:+$commandPath }$word" ;;
    esac
  done
  case "$commandPath" in
${candidates
  .toReversed()
  .map(({ path, words }) => `    ${toPattern(path)}) choices=(${words.map(toPair).join(' ')}) ;;`)
  .join('\n')}
  esac
  _describe '${name}' choices
}
if [[ "\${funcstack[1]}" = "${fn}" ]]; then ${fn} "$@"; else compdef ${fn} ${name}; fi
`;
}

function toChoices(flag: string, choices: readonly string[]): string {
  return `choices=(${flag === '--env' ? '.azure/*(N/:t)' : choices.join(' ')})`;
}

/** \`_describe\` takes a colon for the end of the word. */
function toPair({ word, description }: { word: string; description: string }): string {
  return `'${`${word.replaceAll(':', '\\:')}:${description}`.replaceAll("'", "'\\''")}'`;
}

function toPattern(path: string): string {
  return path.includes(' ') ? `"${path}"|"${path} "*` : `"${path}"`;
}
