import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/domain/errors.ts';
import type { Principal } from '../../src/domain/grant.ts';
import { secondsBetween } from '../../src/domain/instant.ts';
import { judgeToken } from '../../src/domain/introspection.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { expandScopes, findMixedKinds, findScopeProblems } from '../../src/domain/scope.ts';
import { compileRules } from '../../src/scan/compile-rules.ts';
import { createScanner } from '../../src/scan/create-scanner.ts';
import { findTokenFormat } from '../../src/domain/token-format.ts';
import { leastScopes } from '../../src/domain/use.ts';
import { uses } from '../../src/domain/uses.ts';
import type { IssuedToken, Provider, RevokeRequest, TokenRequest } from '../../src/ports/provider.ts';
import { providers } from '../../src/providers/index.ts';
import { faultTable } from './faults.ts';
import type { ProviderBench } from './harness/harness.ts';
import { providerHarnesses } from './harness/index.ts';

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

describe.each(providerHarnesses)('provider $definition.id', ({ definition, formats, start, ways }) => {
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

  /** A new token, however this provider comes to one. */
  const issue = async (request: TokenRequest): Promise<Outcome<IssuedToken>> => {
    const issuing = provider.issuing();
    if (issuing.kind === 'automatic') return await issuing.issue(request);
    if (!bench.followGuide) throw new Error('The harness does not say how a person follows the guide.');
    return { kind: 'done', value: await bench.followGuide(request) };
  };
  const issued = async (request: TokenRequest): Promise<IssuedToken> => {
    const outcome = await issue(request);
    if (outcome.kind !== 'done') throw new Error(outcome.reason);
    return outcome.value;
  };
  const aboutOf = ({ name, principal, scopes, audience }: TokenRequest, { id }: IssuedToken) => ({
    reference: { name, principal, ...(id === undefined ? {} : { id }) },
    grant: { principal, scopes, ...(audience ? { audience } : {}) },
  });
  const revokeRequest = (request: TokenRequest, token: IssuedToken): RevokeRequest => ({
    reference: aboutOf(request, token).reference,
    value: token.secret,
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
    it('knows only uses of the catalogue, with scopes that exist and go together', () => {
      const catalogue = uses.map(({ id }) => id);
      expect(definition.uses.length).toBeGreaterThan(0);
      for (const { use, grants, alternatives, note } of definition.uses) {
        expect(catalogue).toContain(use);
        expect(grants.length).toBeGreaterThan(0);
        for (const grant of grants) {
          expect([use, findScopeProblems(definition.scopes, grant)]).toEqual([use, []]);
          expect(findMixedKinds(definition.scopes, grant)).toBe(undefined);
          expect([use, grant]).toEqual([use, [...leastScopes(definition.scopes, grant)]]);
        }
        expect(alternatives.length > 0 || note !== undefined).toBe(true);
      }
    });
    it('guides a person to every name, place and scope of a request', () => {
      for (const each of bench.principals) {
        const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
        const { baseUrl, settings } = bench.context;
        const guide = definition.guide({ baseUrl, settings, token: request });
        const [first] = guide.sections;
        expect(first?.page?.startsWith(baseUrl)).toBe(true);
        const text = JSON.stringify(guide);
        for (const word of [each.name, ...request.scopes.map((scope) => scope.split(':')[0] ?? '')])
          // A page may say a name with spaces where the interface has underscores.
          expect([word, text.includes(word) || text.includes(word.replaceAll('_', ' '))]).toEqual([
            word,
            true,
          ]);
        expect(first?.steps.length).toBeGreaterThan(2);
        expect(guide.warnings.length).toBeGreaterThan(0);
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

  describe('scan', () => {
    it('finds every token format, in the middle of something and in base64', () => {
      const scanner = createScanner(compileRules(definition.tokenFormats));
      for (const [id, samples] of Object.entries(formats)) {
        const value = samples.valid();
        for (const text of [
          `token = "${value}";`,
          `data: ${Buffer.from(value).toString('base64')}\n`,
          `data: ${Buffer.from(`user:${value}`).toString('base64')}\n`,
        ])
          expect(scanner.scan(Buffer.from(text)).map(({ format }) => format.id)).toEqual([id]);
      }
    });
  });

  describe('issue', () => {
    it('makes a token that works, for every kind of principal', async () => {
      for (const each of bench.principals) {
        const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
        expect(provider.issuing().kind).toBe(ways.issue);
        const outcome = await issue(request);
        expect(outcome.kind).toBe('done');
        if (outcome.kind !== 'done') return;
        expect(bench.liveTokenNames(each)).toContain(request.name);
        const about = aboutOf(request, outcome.value);
        const introspection = await provider.introspect(outcome.value.secret, about);
        expect(introspection.kind).toBe('active');
        if (introspection.kind !== 'active') return;
        expect(judgeToken(introspection, about.grant, definition.scopes)).toEqual({
          refusals: [],
          missing: [],
          excess: [],
        });
        if (introspection.owner !== undefined) expect(introspection.owner).toBe(each.name);
        if (introspection.scopes !== undefined)
          expect(leastScopes(definition.scopes, introspection.scopes)).toEqual([...request.scopes].sort());
        const expiresAt = outcome.value.expiresAt ?? introspection.expiresAt;
        if (expiresAt) {
          const remaining = secondsBetween(bench.context.clock.now(), expiresAt);
          expect(Math.abs(remaining - request.lifetimeSeconds)).toBeLessThan(120);
        }
        expect(outcome.value.secret.formatAmong(definition.tokenFormats) !== undefined).toBe(true);
      }
    });
  });

  if (ways.issue === 'automatic')
    describe('issue by a call', () => {
      it('refuses a name that is taken, and leaves the first token alone', async () => {
        const request = bench.request(principal, 'mintmark-k7q2x-twice-1');
        const first = await issued(request);
        expect((await issue(request)).kind).toBe('refused');
        expect((await provider.introspect(first.secret, aboutOf(request, first))).kind).toBe('active');
      });
      it('refuses a principal it has no right for, and says so', async () => {
        const outcome = await issue(bench.request(bench.foreignPrincipal, 'mintmark-k7q2x-foreign-1')).catch(
          (error: unknown) => ({
            kind: error instanceof AppError ? error.code : 'bug',
            reason: String(error),
          }),
        );
        expect(['refused', 'connection-refused']).toContain(outcome.kind);
        expect(bench.liveTokenNames(bench.foreignPrincipal)).not.toContain('mintmark-k7q2x-foreign-1');
      });
      it('refuses an unknown scope before any call', async () => {
        const before = bench.simulator.requests.length;
        const request = { ...bench.request(principal, 'mintmark-k7q2x-scope-1'), scopes: ['no:such-scope'] };
        expect(await codeOf(issue(request))).toBe('scope-invalid');
        expect(bench.simulator.requests.length).toBe(before);
      });
      it('names the connection when its credential is refused', async () => {
        provider = definition.connect(bench.refusedContext);
        expect(await codeOf(issue(bench.request(principal, 'mintmark-k7q2x-refused-1')))).toBe(
          'connection-refused',
        );
      });
      it.each(faultTable)('survives $name', async ({ fault }) => {
        bench.simulator.faults.inject({ ...bench.routes.issue, fault });
        const request = bench.request(principal, 'mintmark-k7q2x-fault-1');
        const outcome = await issue(request).catch((error: unknown) => {
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
        const revoked = await provider.revoke({ reference: { name: request.name, principal } });
        expect(revoked).toEqual({ kind: 'done', value: { wasAlive: isAlive } });
        expect(bench.liveTokenNames(principal)).not.toContain(request.name);
      });
    });

  describe('introspect', () => {
    it('says of every dead token that it is dead', async () => {
      const dead = await bench.deadTokens();
      expect(Object.keys(dead).length).toBeGreaterThan(1);
      for (const [why, secret] of Object.entries(dead))
        expect([why, (await provider.introspect(secret, bench.aboutDead?.() ?? {})).kind]).toEqual([
          why,
          'inactive',
        ]);
    });
    it.each(faultTable)('never calls a live token dead because of $name', async ({ fault }) => {
      const request = bench.request(principal, 'mintmark-k7q2x-alive-1');
      const token = await issued(request);
      bench.simulator.faults.inject({ ...bench.routes.introspect, fault });
      const introspection = await provider.introspect(token.secret, aboutOf(request, token));
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
        await issued(request);
        const records = await provider.list(each);
        if (records)
          expect(records.find((record) => record.name === request.name)?.scopes).toEqual(request.scopes);
      }
    });
    it.each(faultTable)('survives $name', async ({ fault }) => {
      const principal = await firstListed(provider.list);
      if (!principal) {
        // An issuer without any list has nothing that could break here, and says so by its answer.
        expect(await provider.list(bench.foreignPrincipal)).toBe(undefined);
        return;
      }
      const request = bench.request(principal, 'mintmark-k7q2x-listed-1');
      await issued(request);
      bench.simulator.faults.inject({ ...bench.routes.list, fault });
      const answer = await provider.list(principal).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return error.code;
      });
      expect(bench.simulator.faults.remaining()).toBe(0);
      if (Array.isArray(answer)) expect(answer.map(({ name }) => name)).toContain(request.name);
      else expect([undefined, 'connection-refused', 'vendor-failed', 'vendor-unreachable']).toContain(answer);
    });
  });

  if (ways.revoke === 'by-hand')
    describe('revoke by hand', () => {
      it('guides a person to the page, and says that only a person can', async () => {
        const request = bench.request(principal, 'mintmark-k7q2x-hand-1');
        const token = await issued(request);
        const outcome = await provider.revoke(revokeRequest(request, token));
        expect(outcome.kind).toBe('by-hand');
        if (outcome.kind !== 'by-hand') return;
        expect(outcome.guide.sections[0]?.page?.startsWith(bench.context.baseUrl)).toBe(true);
        expect(outcome.guide.sections[0]?.steps.length).toBeGreaterThan(1);
        expect(bench.liveTokenNames(principal)).toContain(request.name);
      });
    });

  if (ways.revoke === 'automatic')
    describe('revoke', () => {
      it('kills the token, for every kind of principal, and can be said again', async () => {
        for (const each of bench.principals) {
          const request = bench.request(each, `mintmark-k7q2x-${each.kind}-1`);
          const token = await issued(request);
          const wish = revokeRequest(request, token);
          expect(await provider.revoke(wish)).toEqual({ kind: 'done', value: { wasAlive: true } });
          expect(bench.liveTokenNames(each)).not.toContain(request.name);
          expect((await provider.introspect(token.secret, aboutOf(request, token))).kind).toBe('inactive');
          expect(await provider.revoke(wish)).toEqual({ kind: 'done', value: { wasAlive: false } });
        }
      });
      it('leaves other tokens alone', async () => {
        const request = bench.request(principal, 'mintmark-k7q2x-pair-1');
        const token = await issued(request);
        await issued(bench.request(principal, 'mintmark-k7q2x-pair-2'));
        await provider.revoke(revokeRequest(request, token));
        expect(bench.liveTokenNames(principal)).toContain('mintmark-k7q2x-pair-2');
      });
      it.each(faultTable)('reaches the same end after $name', async ({ fault }) => {
        const request = bench.request(principal, 'mintmark-k7q2x-fault-1');
        const token = await issued(request);
        bench.simulator.faults.inject({ ...bench.routes.revoke, fault });
        const outcome = await provider.revoke(revokeRequest(request, token)).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'connection-refused')
            return { kind: 'refused' } as const;
          throw error;
        });
        expect(bench.simulator.faults.remaining()).toBe(0);
        const isAlive = bench.liveTokenNames(principal).includes(request.name);
        // An injected 404 is a vendor that forgets: nothing but asking again can tell.
        const isLyingVendor = fault.kind === 'status' && fault.status === 404;
        if (outcome.kind === 'done' && !isLyingVendor) expect(isAlive).toBe(false);
        if (outcome.kind === 'refused') expect(isAlive).toBe(true);
        const again = await provider.revoke(revokeRequest(request, token));
        expect(again.kind).toBe('done');
        expect(bench.liveTokenNames(principal)).not.toContain(request.name);
      });
    });
});
