import { describe, expect, it } from 'vitest';
import {
  compareScopes,
  expandScopes,
  findScopeProblems,
  type ScopeCatalogue,
} from '../../src/domain/scope.ts';

const catalogue: ScopeCatalogue = [
  { name: 'all', meaning: 'everything', implies: ['api'] },
  { name: 'api', meaning: 'the API', implies: ['api:read', 'api:write'] },
  { name: 'api:read', meaning: 'read', implies: [] },
  { name: 'api:write', meaning: 'write', implies: [] },
];

describe('scopes', () => {
  it('names the nearest scope for one that does not exist', () => {
    expect(findScopeProblems(catalogue, ['api:reed'])).toMatchObject([{ suggestions: ['api:read'] }]);
    expect(findScopeProblems(catalogue, ['api:read'])).toEqual([]);
  });
  it('takes scopes apart that were joined by a comma or a space', () => {
    expect(findScopeProblems(catalogue, ['api:write,api:reed'])).toMatchObject([
      { suggestions: ['api:write', 'api:read'] },
    ]);
    expect(findScopeProblems(catalogue, ['api:write api:read'])[0]?.message).toContain(
      '[api:write, api:read]',
    );
  });
  it('follows implications to the end, and survives a circle', () => {
    expect([...expandScopes(catalogue, ['all'])].sort()).toEqual(['all', 'api', 'api:read', 'api:write']);
    const circle: ScopeCatalogue = [
      { name: 'a', meaning: 'a', implies: ['b'] },
      { name: 'b', meaning: 'b', implies: ['a'] },
    ];
    expect([...expandScopes(circle, ['a'])].sort()).toEqual(['a', 'b']);
  });
  it('tells what is missing and what is too much', () => {
    expect(compareScopes(catalogue, { held: ['api'], needed: ['api:read'] })).toEqual({
      missing: [],
      excess: ['api'],
    });
    expect(compareScopes(catalogue, { held: ['api:read'], needed: ['api:read', 'api:write'] })).toEqual({
      missing: ['api:write'],
      excess: [],
    });
  });
});
