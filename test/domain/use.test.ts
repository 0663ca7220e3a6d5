import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareScopes, expandScopes, kindOfScopes, type ScopeCatalogue } from '../../src/domain/scope.ts';
import { leastScopes, resolveUses, type ProviderUse } from '../../src/domain/use.ts';
import { uses } from '../../src/domain/uses.ts';
import { providers } from '../../src/providers/index.ts';

const scopes: ScopeCatalogue = [
  { name: 'all', meaning: 'everything', implies: ['read', 'write'], kind: 'wide' },
  { name: 'read', meaning: 'read', implies: [], kind: 'wide' },
  { name: 'write', meaning: 'write', implies: ['read'], kind: 'wide' },
  { name: 'fine:read', meaning: 'read', implies: [], kind: 'fine' },
  { name: 'fine:write', meaning: 'write', implies: ['fine:read'], kind: 'fine' },
];
const use = (id: string, ...grants: readonly string[][]): ProviderUse => ({
  use: id,
  grants,
  alternatives: [],
});
const provider = {
  scopes,
  uses: [
    use('look', ['fine:read'], ['read']),
    use('push', ['fine:write'], ['write']),
    use('everything', ['all']),
    use('only-fine', ['fine:read']),
  ],
};

/** Catalogues in which a scope implies only later ones: there is no circle. */
const catalogues = fc
  .array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 })
  .map((rows): ScopeCatalogue =>
    rows.map((implied, index) => ({
      name: `s${index}`,
      meaning: `scope ${index}`,
      implies: [...new Set(implied.filter((each) => each > index && each < rows.length))].map(
        (each) => `s${each}`,
      ),
    })),
  );
const catalogueAndScopes = catalogues.chain((catalogue) =>
  fc.tuple(fc.constant(catalogue), fc.array(fc.constantFrom(...catalogue.map(({ name }) => name)))),
);

describe('the scopes for uses', () => {
  it('are the least of the first kind of token that can do them all', () => {
    expect(resolveUses(provider, ['look'])).toEqual({ ok: true, scopes: ['fine:read'] });
    expect(resolveUses(provider, ['look', 'push'])).toEqual({ ok: true, scopes: ['fine:write'] });
    // The best kind cannot do everything: the next one does it all.
    expect(resolveUses(provider, ['push', 'everything'])).toEqual({ ok: true, scopes: ['all'] });
    expect(resolveUses(provider, ['push', 'push'])).toEqual({ ok: true, scopes: ['fine:write'] });
  });
  it('are none where no one kind of token can', () => {
    expect(resolveUses(provider, ['everything', 'only-fine'])).toEqual({
      ok: false,
      use: 'everything',
      problem: 'no one kind of token can do everything and only-fine: declare a credential for each',
    });
  });
  it('are none for a use that there is not, and the nearest is named', () => {
    expect(resolveUses(provider, ['look', 'psuh'])).toEqual({
      ok: false,
      use: 'psuh',
      problem: '"psuh" is not a use (did you mean "push"?)',
    });
    expect(resolveUses(provider, ['something-else-entirely'])).toMatchObject({
      problem: expect.stringContaining('there are: look, push, everything, only-fine'),
    });
  });
});

describe('the least scopes', () => {
  it('allow the same, and none of them is implied by another', () => {
    fc.assert(
      fc.property(catalogueAndScopes, ([catalogue, some]) => {
        const least = leastScopes(catalogue, some);
        expect(expandScopes(catalogue, least)).toEqual(expandScopes(catalogue, some));
        for (const scope of least)
          expect(
            expandScopes(
              catalogue,
              least.filter((other) => other !== scope),
            ),
          ).not.toContain(scope);
        expect(least).toEqual([...least].sort());
      }),
    );
  });
  it('do not depend on the order, and have nothing left to leave out', () => {
    fc.assert(
      fc.property(catalogueAndScopes, ([catalogue, some]) => {
        const least = leastScopes(catalogue, some);
        expect(leastScopes(catalogue, [...some].reverse())).toEqual(least);
        expect(leastScopes(catalogue, least)).toEqual(least);
      }),
    );
  });
});

describe.each(providers)('the uses of $id', (definition) => {
  const ids = definition.uses.map((each) => each.use);
  it('are known, each once, with scopes that there are, of one kind', () => {
    expect(ids).toEqual([...new Set(ids)]);
    expect(uses.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    for (const { grants } of definition.uses) {
      expect(grants.length).toBeGreaterThan(0);
      for (const grant of grants) {
        const known = definition.scopes.filter(({ name }) => grant.includes(name));
        expect(known.map(({ name }) => name).sort()).toEqual([...grant].sort());
        expect(new Set(known.map(({ kind }) => kind)).size).toBe(1);
        expect(leastScopes(definition.scopes, grant)).toEqual([...grant].sort());
      }
    }
  });
  it('together give one kind of token that can do each of them, or say why not', () => {
    fc.assert(
      fc.property(fc.subarray(ids, { minLength: 1 }), (asked) => {
        const resolved = resolveUses(definition, asked);
        if (!resolved.ok) {
          expect(asked).toContain(resolved.use);
          return;
        }
        const kind = kindOfScopes(definition.scopes, resolved.scopes);
        for (const id of asked) {
          const grants = definition.uses.find((each) => each.use === id)?.grants ?? [];
          const done = grants.filter(
            (needed) =>
              kindOfScopes(definition.scopes, needed) === kind &&
              compareScopes(definition.scopes, { held: resolved.scopes, needed }).missing.length === 0,
          );
          expect([id, done.length > 0]).toEqual([id, true]);
        }
      }),
    );
  });
});
