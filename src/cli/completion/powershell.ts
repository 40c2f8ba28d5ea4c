import type { Completions } from './to-candidates.ts';

/** A script for PowerShell, from 5.1. */
export function toPowershell(name: string, { candidates, values }: Completions): string {
  return `# PowerShell completion of ${name}
Register-ArgumentCompleter -Native -CommandName ${quote(name)} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $candidates = @{
${candidates.map(({ path, words }) => `    ${quote(path)} = ${toList(words.map(({ word, description }) => `${word}\t${description}`))}`).join('\n')}
  }
  $values = @{
${values.map(({ flag, choices }) => `    ${quote(flag)} = ${toList(choices)}`).join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $path = @()
  $flag = $null
  foreach ($word in $words) {
    if ($flag) { $flag = $null; continue }
    if ($values.ContainsKey($word)) { $flag = $word } elseif (-not $word.StartsWith('-')) { $path += $word }
  }
  if ($flag -eq '--env') {
    $found = @(Get-ChildItem -Directory -ErrorAction SilentlyContinue .azure | ForEach-Object Name)
  } elseif ($flag) {
    $found = $values[$flag]
  } else {
    $found = $candidates[($path | Select-Object -First 2) -join ' ']
  }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    $word, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
  }
}
`;
}

function toList(texts: readonly string[]): string {
  return `@(${texts.map(quote).join(', ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
