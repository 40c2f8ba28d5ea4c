import { describe, expect, it } from 'vitest';
import { valueAt, withoutComments } from './bicep.ts';
import { bicepPaths, declarationsOf, readText, toLiterals } from './templates.ts';

interface ParametersFile {
  readonly parameters: Readonly<Record<string, { readonly value: string }>>;
}

const { parameters } = JSON.parse(readText('infra/main.parameters.json')) as ParametersFile;
const params = declarationsOf('infra/main.bicep', 'param');

/** What azd always knows, or asks for. */
const FROM_AZD = {
  environmentName: '${AZURE_ENV_NAME}',
  location: '${AZURE_LOCATION}',
  principalId: '${AZURE_PRINCIPAL_ID}',
  principalType: '${AZURE_PRINCIPAL_TYPE}',
};

describe('parameters', () => {
  it('are the same in the template and in the file', () => {
    expect(Object.keys(parameters)).toEqual(params.map(({ name }) => name));
  });

  it('come from azd without a default, or have one', () => {
    const asked = params.filter(({ value }) => value === '').map(({ name }) => name);
    expect(asked).toEqual(Object.keys(FROM_AZD));
  });

  it('can be set by a variable', () => {
    const variables = params.map(({ name }) => {
      const variable = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
      // azd leaves a parameter out whose variable is not set, so that the default stands in one place.
      // Only this one stands here, too: the switch that people look for.
      const initial = name === 'vnetEnabled' ? '=false' : '';
      return [name, { value: `\${${variable}${initial}}` }];
    });
    const others = Object.entries(FROM_AZD).map(([name, value]) => [name, { value }]);
    expect(parameters).toEqual(Object.fromEntries([...variables, ...others]));
    expect(params.find(({ name }) => name === 'vnetEnabled')?.value).toBe('false');
  });

  it('have defaults that they allow', () => {
    for (const { value, decorators } of params) {
      const [, allowed] = /^allowed\(\[(.*)\]\)$/m.exec(decorators.join('\n')) ?? [];
      if (allowed === undefined || value === '') continue;
      expect(allowed.split(', ')).toContain(value);
    }
  });

  it('know the kinds of principal that azd knows', () => {
    const { decorators } = params.find(({ name }) => name === 'principalType') ?? {};
    expect(decorators).toContain("allowed(['User', 'ServicePrincipal', 'Group'])");
  });
});

describe.each(bicepPaths)('%s', (path) => {
  const own = declarationsOf(path, 'param');

  it('describes each parameter and output', () => {
    const silent = [...own, ...declarationsOf(path, 'output')].filter(
      ({ decorators }) => !decorators.some((text) => /^description\('.+'\)$/.test(text)),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('uses each parameter and variable', () => {
    const text = withoutComments(readText(path)).replaceAll(/^@.*$/gm, '');
    const unused = [...own, ...declarationsOf(path, 'var')].filter(({ name }) => {
      // A key of the same name is no use of it; the end of a loop's head is.
      const uses = text.match(new RegExp(`(?<= in )${name}\\b|\\b${name}\\b(?!:)`, 'g'));
      return (uses ?? []).length < 2;
    });
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  it('passes each module what it takes', () => {
    for (const { type, value } of declarationsOf(path, 'module')) {
      const [file] = toLiterals([type]);
      const wanted = declarationsOf(`infra/${file}`, 'param').map(({ name }) => name);
      const given = Object.keys(valueAt(value, 'params') ?? {});
      expect(given.toSorted()).toEqual(wanted.toSorted());
    }
  });
});
