import { BIN } from '../completion/create-completion-command.ts';
import { PROGRAM } from '../create-command.ts';

/** What the reference says of all commands, in Markdown. */
export const preface = `# The command line

<!-- Written by \`npm run docs:cli\`: change the commands, not this file. -->

\`\`\`sh
${PROGRAM} <noun> <verb> [options]
npx ${BIN} <noun> <verb> [options]
\`\`\`

Both run in a clone, and only there, and install what is missing. npm prints a heading of its own before the first;
for programs take the second, or \`npm run --silent cli --\`.

## Where it works

| | Settings | Signed in as |
| --- | --- | --- |
| without a flag, or \`--local\` | \`Values\` of \`local.settings.json\`; the environment counts before them | what the settings say |
| \`--env NAME\` | \`.azure/NAME/.env\`, which \`azd up\` writes | whoever is signed in with \`az login\` or \`azd auth login\`; never a key |

Nothing reaches a deployment without \`--env\`, not even where azd has a default environment. \`--local\` also keeps new
signing secrets in \`local.settings.json\` where the settings name a vault. With \`--env\` a key for the API of OpenAI is
taken from \`OPENAI_API_KEY\` in the environment, or else from \`openai-api-key\` in the vault.

## What it prints

The result is on stdout: a table as wide as the terminal for people, JSON with \`--json\`; what never ends is a JSON
object a line. Everything else is on stderr: warnings, errors, and what is going on where that takes more than a
second and somebody watches. Colours are for terminals only, and not with \`NO_COLOR\`. Times are local in tables and UTC
in JSON. \`--verbose\` adds the stack to an error. Secrets are shown by no command unless it is asked for one.

| Exit code | Meaning |
| --- | --- |
| 0 | done |
| 1 | failed: stderr says why and what to do about it |
| 2 | the command line is wrong |
| 3 | done, and something is wrong with what was looked at |
| 130, 143 | interrupted by Ctrl-C, or ended; stderr says what is left where anything is |

## Completion

The scripts complete the command \`${BIN}\`, which \`npm link\` puts on the path, or with
\`--name\` an alias of it.

| Shell | In its start-up file |
| --- | --- |
| bash | \`source <(${BIN} completion bash)\` |
| zsh | \`source <(${BIN} completion zsh)\`, after \`compinit\` |
| fish | \`${BIN} completion fish \\| source\` |
| PowerShell | \`${BIN} completion powershell \\| Out-String \\| Invoke-Expression\` |
`;
