import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import type { Capability } from '../../src/domain/capability.ts';
import type { Principal } from '../../src/domain/grant.ts';
import { secondsBetween } from '../../src/domain/instant.ts';
import { expandScopes } from '../../src/domain/scope.ts';
import { findTokenFormat } from '../../src/domain/token-format.ts';
import type { Provider } from '../../src/ports/provider.ts';
import { providers } from '../../src/providers/index.ts';
import { faultTable } from './faults.ts';
import type { ProviderBench } from './harness/harness.ts';
import { providerHarnesses } from './harness/index.ts';

function need<F>(capability: Capability<F>): F {
  if (!capability.supported) throw new Error(`Not supported: ${capability.reason}`);
  return capability.run;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('the registry of providers', () => {
  it('names every folder once, in alphabetical order', () => {
    const folders = readdirSync('src/providers', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
    expect(providers.map((provider) => provider.id)).toEqual(folders);
  });

  it('has a contract harness for every provider', () => {
    expect(providerHarnesses.map((harness) => harness.definition)).toEqual(providers);
  });
});

describe.each(providerHarnesses)('provider $definition.id', ({ definition, formats, start }) => {
  let bench: ProviderBench;
  let provider: Provider;
  let principal: Principal;
  beforeEach(async () => {
    bench = await start();
    provider = definition.connect(bench.context);
    [principal = bench.foreignPrincipal] = bench.principals;
  });
  afterEach(async () => {
    await bench.simulator.stop();
  });

  describe('what it declares', () => {
    it('has a principal for each kind it serves', () => {
      expect(bench.principals.map(({ kind }) => kind).sort()).toEqual([...definition.principalKinds].sort());
    });
    it('explains every scope and implies only scopes that exist', () => {
      const names = definition.scopes.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const scope of definition.scopes) {
        expect(scope.meaning).not.toBe('');
        for (const implied of expandScopes(definition.scopes, [scope.name])) expect(names).toContain(implied);
      }
    });
    it('has samples and counterexamples for every token format', () => {
      expect(Object.keys(formats).sort()).toEqual(definition.tokenFormats.map(({ id }) => id).sort());
      for (const [id, samples] of Object.entries(formats)) {
        const own = definition.tokenFormats.filter((format) => format.id === id);
        expect(samples.counterexamples.length).toBeGreaterThan(0);
        for (let round = 0; round < 20; round += 1) {
          expect(findTokenFormat(own, samples.valid()) !== undefined).toBe(true);
          for (const counterexample of samples.counterexamples)
            expect(findTokenFormat(own, counterexample()) === undefined).toBe(true);
        }
      }
    });
  });

  describe('issue', () => {
    it('makes a token that works, for every kind of principal', async () => {
      for (const each of bench.principals) {
        const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
        const outcome = await need(provider.issue)(request);
        expect(outcome.kind).toBe('done');
        if (outcome.kind !== 'done') return;
        expect(bench.liveTokenNames(each)).toContain(request.name);
        const introspection = await need(provider.introspect)(outcome.value.secret);
        expect(introspection.kind).toBe('active');
        if (introspection.kind !== 'active') return;
        if (introspection.owner !== undefined) expect(introspection.owner).toBe(each.name);
        if (introspection.scopes !== undefined)
          expect([...introspection.scopes].sort()).toEqual([...request.scopes].sort());
        const expiresAt = outcome.value.expiresAt ?? introspection.expiresAt;
        if (expiresAt) {
          const remaining = secondsBetween(bench.context.clock.now(), expiresAt);
          expect(Math.abs(remaining - request.lifetimeSeconds)).toBeLessThan(120);
        }
        expect(definition.tokenFormats.some((format) => outcome.value.secret.matches(format.pattern))).toBe(
          true,
        );
      }
    });
    it('refuses a name that is taken, and leaves the first token alone', async () => {
      const request = bench.request(principal, 'mintmark-k7q2x-twice-1');
      const first = await need(provider.issue)(request);
      const second = await need(provider.issue)(request);
      expect([first.kind, second.kind]).toEqual(['done', 'refused']);
      if (first.kind === 'done')
        expect((await need(provider.introspect)(first.value.secret)).kind).toBe('active');
    });
    it('refuses a principal it has no right for, and says so', async () => {
      const outcome = await need(provider.issue)(
        bench.request(bench.foreignPrincipal, 'mintmark-k7q2x-foreign-1'),
      ).catch((error: unknown) => ({
        kind: error instanceof AppError ? error.code : 'bug',
        reason: String(error),
      }));
      expect(['refused', 'connection-refused']).toContain(outcome.kind);
      expect(bench.liveTokenNames(bench.foreignPrincipal)).not.toContain('mintmark-k7q2x-foreign-1');
    });
    it('refuses an unknown scope before any call', async () => {
      const before = bench.simulator.requests.length;
      const request = { ...bench.request(principal, 'mintmark-k7q2x-scope-1'), scopes: ['no:such-scope'] };
      expect(await codeOf(need(provider.issue)(request))).toBe('scope-invalid');
      expect(bench.simulator.requests.length).toBe(before);
    });
    it('names the connection when its credential is refused', async () => {
      const refused = definition.connect(bench.refusedContext);
      expect(await codeOf(need(refused.issue)(bench.request(principal, 'mintmark-k7q2x-refused-1')))).toBe(
        'connection-refused',
      );
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      bench.simulator.faults.inject({ ...bench.routes.issue, fault });
      const request = bench.request(principal, 'mintmark-k7q2x-fault-1');
      const outcome = await need(provider.issue)(request).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'connection-refused')
          return { kind: 'refused' } as const;
        throw error;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      const isAlive = bench.liveTokenNames(principal).includes(request.name);
      if (outcome.kind === 'done') expect(isAlive).toBe(true);
      if (outcome.kind === 'refused') expect(isAlive).toBe(false);
      const mayBeUnknown = !['401', '403', '404', '409'].includes(
        String('status' in fault ? fault.status : ''),
      );
      if (!mayBeUnknown) expect(outcome.kind).toBe('refused');
      if (fault.kind === 'cut-after-commit' || fault.kind === 'malformed')
        expect(outcome.kind).toBe('unknown');
      // Whatever came of it: revoking by name ends in no live token of that name.
      const revoked = await need(provider.revoke)({ name: request.name, principal });
      expect(revoked).toEqual({ kind: 'done', value: { wasAlive: isAlive } });
      expect(bench.liveTokenNames(principal)).not.toContain(request.name);
    });
  });

  describe('introspect', () => {
    it('says of every dead token that it is dead', async () => {
      const dead = await bench.deadTokens();
      expect(Object.keys(dead).length).toBeGreaterThan(1);
      for (const [why, secret] of Object.entries(dead))
        expect([why, (await need(provider.introspect)(secret)).kind]).toEqual([why, 'inactive']);
    });
    it.each(faultTable)('never calls a live token dead because of $name', async ({ fault }) => {
      const issued = await need(provider.issue)(bench.request(principal, 'mintmark-k7q2x-alive-1'));
      if (issued.kind !== 'done') throw new Error(issued.reason);
      bench.simulator.faults.inject({ ...bench.routes.introspect, fault });
      const introspection = await need(provider.introspect)(issued.value.secret);
      expect(bench.simulator.faults.remaining()).toBe(0);
      // A plain 401 is the issuer's word that the token is dead; everything else is not.
      const isIssuersWord = fault.kind === 'status' && fault.status === 401;
      expect(isIssuersWord ? ['inactive', 'unknown'] : ['active', 'unknown']).toContain(introspection.kind);
    });
  });

  describe('list', () => {
    /** A principal whose tokens this issuer lists; some list a user's but not an organization's. */
    const firstListed = async (
      list: (principal: Principal) => Promise<unknown>,
    ): Promise<Principal | undefined> => {
      for (const each of bench.principals) if (await list(each)) return each;
      return undefined;
    };
    it('names what it issued, or says that there is no list', async () => {
      for (const each of bench.principals) {
        const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
        await need(provider.issue)(request);
        if (!provider.list.supported) {
          expect(provider.list.manual.steps.length).toBeGreaterThan(0);
          continue;
        }
        const records = await provider.list.run(each);
        if (records)
          expect(records.find((record) => record.name === request.name)?.scopes).toEqual(request.scopes);
      }
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      if (!provider.list.supported) return;
      const principal = await firstListed(provider.list.run);
      if (!principal) return;
      const request = bench.request(principal, 'mintmark-k7q2x-listed-1');
      await need(provider.issue)(request);
      bench.simulator.faults.inject({ ...bench.routes.list, fault });
      const answer = await provider.list.run(principal).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return error.code;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      if (Array.isArray(answer)) expect(answer.map(({ name }) => name)).toContain(request.name);
      else expect([undefined, 'connection-refused', 'vendor-failed', 'vendor-unreachable']).toContain(answer);
    });
  });

  describe('revoke', () => {
    it('kills the token, for every kind of principal, and can be said again', async () => {
      for (const each of bench.principals) {
        const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
        const issued = await need(provider.issue)(request);
        if (issued.kind !== 'done') throw new Error(issued.reason);
        const reference = {
          name: request.name,
          principal: each,
          ...(issued.value.id ? { id: issued.value.id } : {}),
        };
        expect(await need(provider.revoke)(reference)).toEqual({ kind: 'done', value: { wasAlive: true } });
        expect(bench.liveTokenNames(each)).not.toContain(request.name);
        expect((await need(provider.introspect)(issued.value.secret)).kind).toBe('inactive');
        expect(await need(provider.revoke)(reference)).toEqual({ kind: 'done', value: { wasAlive: false } });
      }
    });
    it('leaves other tokens alone', async () => {
      for (const number of [1, 2])
        await need(provider.issue)(bench.request(principal, `mintmark-k7q2x-pair-${number}`));
      await need(provider.revoke)({ name: 'mintmark-k7q2x-pair-1', principal });
      expect(bench.liveTokenNames(principal)).toContain('mintmark-k7q2x-pair-2');
    });
    it.each(faultTable)('reaches the same end after $name', async ({ fault }) => {
      const request = bench.request(principal, 'mintmark-k7q2x-fault-1');
      await need(provider.issue)(request);
      bench.simulator.faults.inject({ ...bench.routes.revoke, fault });
      const outcome = await need(provider.revoke)({ name: request.name, principal }).catch(
        (error: unknown) => {
          if (error instanceof AppError && error.code === 'connection-refused')
            return { kind: 'refused' } as const;
          throw error;
        },
      );
      expect(bench.simulator.faults.remaining()).toBe(0);
      const isAlive = bench.liveTokenNames(principal).includes(request.name);
      // An injected 404 is a vendor that forgets: nothing but asking again can tell.
      const isLyingVendor = fault.kind === 'status' && fault.status === 404;
      if (outcome.kind === 'done' && !isLyingVendor) expect(isAlive).toBe(false);
      if (outcome.kind === 'refused') expect(isAlive).toBe(true);
      const again = await need(provider.revoke)({ name: request.name, principal });
      expect(again.kind).toBe('done');
      expect(bench.liveTokenNames(principal)).not.toContain(request.name);
    });
  });
});
