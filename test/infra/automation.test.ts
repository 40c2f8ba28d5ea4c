import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, resourceOf, textAt } from './templates.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

interface Task {
  readonly label: string;
  readonly script?: string;
}

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readText('package.json')) as Manifest;
const workflows = readdirSync(join(root, '.github/workflows')).map(
  (name) => [name, readText(`.github/workflows/${name}`)] as const,
);
const { tasks } = JSON.parse(readText('.vscode/tasks.json')) as { readonly tasks: readonly Task[] };

/** The Node of the app in Azure. */
const node = textAt(
  resourceOf('Microsoft.Web/sites').value,
  'properties',
  'functionAppConfig',
  'runtime',
  'version',
);

describe.each(workflows)('%s', (_, text) => {
  it('uses actions that nobody can exchange', () => {
    const actions = text.match(/(?<=uses: ).*/g) ?? [];
    expect(actions).not.toEqual([]);
    const loose = actions.filter(
      (action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action),
    );
    expect(loose).toEqual([]);
  });

  it('runs scripts and files that are here', () => {
    const missing = scriptsIn(text).filter((script) => !Object.hasOwn(scripts, script));
    expect(missing).toEqual([]);
    const files = text.match(/\binfra\/[\w./-]+\w/g) ?? [];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('runs the Node that Azure runs', () => {
    const versions = text.match(/(?<=node-version: )\d+/g) ?? [];
    expect(new Set(versions)).toEqual(new Set([node]));
  });

  it('has no more rights than it needs, and no secret', () => {
    expect(text).toMatch(/\npermissions:\n {2}contents: read\n/);
    expect(text).not.toMatch(/secrets\.|pull_request_target|workflow_run/);
    const checkouts = text.match(/actions\/checkout@/g) ?? [];
    expect(text.match(/persist-credentials: false/g)).toHaveLength(checkouts.length);
  });
});

describe('tests of a change', () => {
  const [, text = ''] = workflows.find(([name]) => name === 'ci.yml') ?? [];

  it('run on each system', () => {
    expect(text).toContain('os: [ubuntu-latest, macos-latest, windows-latest]');
    expect(scriptsIn(text)).toContain('test');
  });

  it('include the compiler', () => {
    expect(text).toContain('az bicep build --file infra/main.bicep');
    expect(text).toContain('az bicep lint --file infra/main.bicep');
  });
});

describe('the editor and the container', () => {
  it('run scripts that are here', () => {
    const missing = tasks.filter(({ script }) => script && !Object.hasOwn(scripts, script));
    expect(missing).toEqual([]);
    const others = ['tasks', 'launch'].flatMap((name) =>
      scriptsIn(readText(`.vscode/${name}.json`)),
    );
    expect(others.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('start what the debugger waits for', () => {
    const labels = new Set(tasks.map(({ label }) => label));
    const wanted = readText('.vscode/launch.json').match(/(?<="preLaunchTask": ")[^"]+/g) ?? [];
    expect(wanted.filter((label) => !labels.has(label))).toEqual([]);
  });

  it('have the Node that Azure runs', () => {
    expect(readText('.devcontainer/devcontainer.json')).toContain(`/typescript-node:${node}-`);
  });
});

function scriptsIn(text: string): readonly string[] {
  return text.match(/(?<=npm run )[\w:-]+|(?<=npm )(?:test|start)\b/g) ?? [];
}
