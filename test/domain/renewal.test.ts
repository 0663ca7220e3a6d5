import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSeconds, instant, secondsBetween } from '../../src/domain/instant.ts';
import { renewalDue } from '../../src/domain/renewal.ts';
import type { Token } from '../../src/domain/token.ts';

const start = instant('2026-11-24T00:00:00Z');
const day = 86_400;
const principal = { kind: 'organization', name: 'tudat-team' } as const;
const token = (life: Pick<Token, 'issuedAt' | 'expiresAt'>): Token => ({
  credential: 'up',
  number: 1,
  state: 'active',
  reference: { name: 'up-1', principal },
  grant: { principal, scopes: ['api:read'] },
  isSealed: true,
  isIntrospected: true,
  isAdopted: false,
  isRolledBack: false,
  ...life,
});
const rule = { renewBeforeSeconds: 14 * day, lifetimeSeconds: 90 * day };

describe('renewal', () => {
  it('is due so long before the end as the manifest says', () => {
    const life = { issuedAt: start, expiresAt: addSeconds(start, 90 * day) };
    expect(renewalDue(token(life), rule)).toBe(addSeconds(start, 76 * day));
  });
  it('is due before a token without an end is as old as its lifetime', () => {
    expect(renewalDue(token({ issuedAt: start }), rule)).toBe(addSeconds(start, 76 * day));
  });
  it('is due at half of a life that is shorter than that', () => {
    const life = { issuedAt: start, expiresAt: addSeconds(start, 2 * day) };
    expect(renewalDue(token(life), rule)).toBe(addSeconds(start, day));
  });
  it('is due by the end alone where nobody knows the beginning, and never where nobody knows either', () => {
    expect(renewalDue(token({ expiresAt: addSeconds(start, 90 * day) }), rule)).toBe(
      addSeconds(start, 76 * day),
    );
    expect(renewalDue(token({ expiresAt: addSeconds(start, day) }), rule)).toBe(
      addSeconds(start, day - 14 * day),
    );
    expect(renewalDue(token({}), rule)).toBe(undefined);
  });

  const seconds = fc.integer({ min: 1, max: 1000 * day });
  it('leaves every token at least half of its life, and comes before its end', () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, fc.boolean(), (life, renewBefore, lifetime, hasEnd) => {
        const made = token({
          issuedAt: start,
          ...(hasEnd ? { expiresAt: addSeconds(start, life) } : {}),
        });
        const end = hasEnd ? life : lifetime;
        const due = renewalDue(made, { renewBeforeSeconds: renewBefore, lifetimeSeconds: lifetime });
        const after = secondsBetween(start, due ?? start);
        expect(after).toBeGreaterThanOrEqual(end / 2);
        expect(after).toBeLessThanOrEqual(end);
        expect(end - after).toBeLessThanOrEqual(renewBefore);
      }),
    );
  });
});
