import { describe, expect, it } from 'vitest';
import { toRoutePaths } from '../../../dev/host/route-template.ts';

describe('toRoutePaths', () => {
  it.each([
    ['', ['/']],
    ['a/b', ['/a/b']],
    ['/a/', ['/a']],
    ['a/{id}', ['/a/:id']],
    ['a/{id:int}/b', ['/a/:id/b']],
    ['a/{id:regex(^\\d{{3}}$)}', ['/a/:id']],
    ['a/{id?}', ['/a/:id', '/a']],
    ['a/{id:int?}', ['/a/:id', '/a']],
    ['{id?}', ['/:id', '/']],
    ['a/{*rest}', ['/a/*', '/a']],
    ['a/{**rest}', ['/a/*', '/a']],
    ['a/{name}.{ext}', ['/a/:name(^[^/]+?).:ext(^[^/]+?)']],
    ['a:b/{id}', ['/a::b/:id']],
  ])('"%s" is %j', (template, paths) => {
    expect(toRoutePaths(template).map(({ path }) => path)).toEqual(paths);
  });

  it('keeps the name of the rest and the defaults of what is left out', () => {
    expect(toRoutePaths('a/{*rest}')[0]).toMatchObject({ restName: 'rest' });
    expect(toRoutePaths('a/{page:int=1}')).toEqual([
      { path: '/a/:page', defaults: {} },
      { path: '/a', defaults: { page: '1' } },
    ]);
  });
});
