import type { HostFunction } from './host-function.ts';

/** What a caller may know of a function; `url` and `methods` belong to HTTP functions. */
export interface FunctionInfo {
  name: string;
  type: string;
  disabled: boolean;
  url?: string;
  methods?: string[];
}

/** Describes a function; the path is that of its route. */
export function toFunctionInfo(
  { name, type, disabled, trigger }: HostFunction,
  url: string,
  path: string | undefined,
): FunctionInfo {
  if (path === undefined) {
    return { name, type, disabled };
  }
  const { methods } = trigger.settings;
  return {
    name,
    type,
    disabled,
    url: url + path,
    methods: Array.isArray(methods) ? methods.map(String) : [],
  };
}

/** Lists the functions in columns, as `func start` does. */
export function toFunctionList(functions: FunctionInfo[]): string {
  const width = Math.max(...functions.map(({ name }) => name.length));
  return functions
    .map(({ name, type, disabled, url, methods = [] }) => {
      const what = url === undefined ? type : `${methods.join(',') || 'any'} ${url}`;
      return `  ${name.padEnd(width)}  ${what}${disabled ? '  (disabled)' : ''}`;
    })
    .join('\n');
}
