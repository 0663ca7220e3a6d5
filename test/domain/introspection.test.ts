import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../src/domain/grant.ts';
import { judgeToken, type ActiveToken } from '../../src/domain/introspection.ts';
import { expandScopes, type ScopeCatalogue } from '../../src/domain/scope.ts';

const catalogue: ScopeCatalogue = [
  { name: 'all', meaning: 'everything', implies: ['api'] },
  { name: 'api', meaning: 'the API', implies: ['api:read', 'api:write'] },
  { name: 'api:read', meaning: 'read', implies: [] },
  { name: 'api:write', meaning: 'write', implies: [] },
];
const names = catalogue.map(({ name }) => name);
const grant = (scopes: readonly string[] = ['api:read', 'api:write']): Grant => ({
  principal: { kind: 'organization', name: 'tudat-team' },
  scopes,
});
const judge = (token: Omit<ActiveToken, 'kind'>, asked = grant()) =>
  judgeToken({ kind: 'active', ...token }, asked, catalogue);

describe('a token that works is judged', () => {
  it('good when it is as asked, whatever the letters of its owner', () => {
    for (const owner of ['tudat-team', 'Tudat-Team'])
      expect(judge({ owner, scopes: ['api:read', 'api:write'] })).toEqual({
        refusals: [],
        missing: [],
        excess: [],
      });
  });
  it('by what its issuer tells, and by nothing that it does not', () => {
    expect(judge({})).toEqual({ refusals: [], missing: [], excess: [] });
    expect(judge({ notes: ['worth knowing'], expiresAt: null }).refusals).toEqual([]);
  });
  it('bad when it is somebody else’s', () => {
    expect(judge({ owner: 'neighbour-lab', scopes: ['api:read', 'api:write'] }).refusals).toEqual([
      'it acts as neighbour-lab, not as tudat-team',
    ]);
  });
  it('bad when it lacks something, and says everything that is wrong at once', () => {
    expect(judge({ owner: 'neighbour-lab', scopes: ['api:read'], obstacles: ['it may not push'] })).toEqual({
      refusals: [
        'it may not push',
        'it acts as neighbour-lab, not as tudat-team',
        'it lacks the scopes api:write',
      ],
      missing: ['api:write'],
      excess: [],
    });
  });
  it('bad when it has no scope at all', () => {
    expect(judge({ scopes: [] }).missing).toEqual(['api:read', 'api:write']);
  });
  it('good but too wide when it may do more', () => {
    expect(judge({ scopes: ['api'] })).toEqual({ refusals: [], missing: [], excess: ['api'] });
    expect(judge({ scopes: ['api'] }, grant(['all'])).refusals).toEqual(['it lacks the scopes all']);
  });
});

describe('for any scopes', () => {
  const some = fc.subarray(names);
  it('what is missing and what is too much follow from what scopes imply, and from nothing else', () => {
    fc.assert(
      fc.property(some, some, fc.string(), (held, needed, owner) => {
        const { refusals, missing, excess } = judge({ scopes: held, owner }, grant(needed));
        const [may, shall] = [expandScopes(catalogue, held), expandScopes(catalogue, needed)];
        expect(missing).toEqual(needed.filter((scope) => !may.has(scope)));
        expect(excess).toEqual(held.filter((scope) => !shall.has(scope)));
        const isOwner = owner.toLowerCase() === 'tudat-team';
        expect(refusals.length).toBe((missing.length > 0 ? 1 : 0) + (isOwner ? 0 : 1));
      }),
    );
  });
  it('what holds exactly what was asked for is never refused', () => {
    fc.assert(
      fc.property(some, (scopes) => {
        expect(judge({ scopes }, grant(scopes))).toEqual({ refusals: [], missing: [], excess: [] });
      }),
    );
  });
});
