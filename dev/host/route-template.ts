/** One path of a route as find-my-way writes it, and the values of parameters that it leaves out. */
export interface RoutePath {
  path: string;
  /** Functions' name of the parameter that takes the rest of the path. */
  restName?: string;
  defaults: Record<string, string>;
}

interface Parameter {
  name: string;
  rest: boolean;
  optional: boolean;
  standard: string | undefined;
}

const placeholder = /\{((?:[^{}]|\{\{|\}\})+)\}/g;

/**
 * Converts a route of Functions (`items/{id:int}`, `{name?}`, `{name=x}`, `{*rest}`) to the paths that match it: the
 * whole one first, then, if its last segment may be missing, the one without. Constraints are left out.
 */
export function toRoutePaths(template: string): RoutePath[] {
  const segments = template.split('/').filter((segment) => segment !== '');
  const paths = segments.map(toPathSegment);
  const whole = { path: `/${paths.join('/')}`, defaults: {} };
  const last = segments.at(-1);
  const [parameter] = last === undefined ? [] : toParameters(last);
  if (!parameter || !isWholeSegment(last)) {
    return [whole];
  }
  const { name, rest, optional, standard } = parameter;
  if (!rest && !optional && standard === undefined) {
    return [whole];
  }
  return [
    rest ? { ...whole, restName: name } : whole,
    {
      path: `/${paths.slice(0, -1).join('/')}`,
      defaults: standard === undefined ? {} : { [name]: standard },
    },
  ];
}

function toPathSegment(segment: string): string {
  const whole = isWholeSegment(segment);
  let path = '';
  let end = 0;
  for (const match of segment.matchAll(placeholder)) {
    const { name, rest } = toParameter(match[1] ?? '');
    // Next to other text a parameter needs a pattern, for find-my-way would read that text as part of its name.
    path += toLiteral(segment.slice(end, match.index)) + (rest ? '*' : `:${name}`);
    path += whole || rest ? '' : '(^[^/]+?)';
    end = match.index + match[0].length;
  }
  return path + toLiteral(segment.slice(end));
}

function toLiteral(text: string): string {
  return text.replaceAll(':', '::').replaceAll('*', '%2A');
}

function isWholeSegment(segment: string | undefined): boolean {
  return (
    segment !== undefined &&
    segment.replace(placeholder, '') === '' &&
    toParameters(segment).length === 1
  );
}

function toParameters(segment: string): Parameter[] {
  return [...segment.matchAll(placeholder)].map((match) => toParameter(match[1] ?? ''));
}

function toParameter(inner: string): Parameter {
  const name = /^\**([^:?=]+)/.exec(inner)?.[1] ?? inner;
  const standard = /^[^:=]+(?::[^=]+)?=(.*)$/.exec(inner)?.[1];
  return { name, rest: inner.startsWith('*'), optional: inner.endsWith('?'), standard };
}
