import type { Vocabulary } from '../config/parse-manifest.ts';
import { formatDurationSeconds, parseDurationSeconds } from '../domain/duration.ts';
import { AppError } from '../domain/errors.ts';
import type { Principal } from '../domain/grant.ts';
import type { Guide, GuideSection } from '../domain/guide.ts';
import { didYouMean } from '../domain/nearest.ts';
import { findMixedKinds, findScopeProblems, kindOfScopes } from '../domain/scope.ts';
import { resolveUses } from '../domain/use.ts';
import { uses } from '../domain/uses.ts';
import type { ProviderDefinition, TokenRequest } from '../ports/provider.ts';
import type { TargetDefinition } from '../ports/target.ts';

/** What a guide is to speak of; what is left out is filled with examples. */
export interface GuideWish {
  /** `organization:my-team` or `user:me`. */
  readonly principal?: string;
  readonly scopes?: readonly string[];
  readonly uses?: readonly string[];
  readonly audience?: readonly string[];
  /** Of the token, or of the secret or variable. */
  readonly name?: string;
  /** Such as `90d`. */
  readonly lifetime?: string;
}

/** What there is a guide for, with its title. */
export function guideTopics({ providers, targets }: Vocabulary): readonly { id: string; title: string }[] {
  return [
    ...providers.map(({ id, title }) => ({ id, title: `issue: ${title}` })),
    ...targets.map(({ id, title }) => ({ id, title: `define a token in ${title}` })),
    { id: usesTopic, title: 'which scopes for which use, and when no token is needed' },
  ];
}

const usesTopic = 'uses';

/**
 * The guides of a topic: one per kind of token that a provider issues. Made from the same data as the steps that wait for a
 * person. Throws `usage` for a topic that does not exist or a wish that no token fulfils, `scope-invalid` for scopes.
 */
export function makeGuides(
  topic: string,
  { vocabulary, urlOf }: { vocabulary: Vocabulary; urlOf: (vendor: ProviderDefinition['vendor']) => string },
  wish: GuideWish = {},
): readonly Guide[] {
  if (topic === usesTopic) return [usesGuide(vocabulary)];
  const target = vocabulary.targets.find(({ id }) => id === topic);
  if (target) return [targetGuide(target, urlOf(target.vendor), wish)];
  const provider = vocabulary.providers.find(({ id }) => id === topic);
  if (provider) return providerGuides(provider, urlOf(provider.vendor), wish);
  const use = uses.find(({ id }) => id === topic);
  if (use) return [useGuide(use.id, vocabulary)];
  const known = [...guideTopics(vocabulary), ...uses].map(({ id }) => id);
  throw new AppError('usage', {
    message: `There is no guide "${topic}"${didYouMean(topic, known)}.`,
    hint: `There are: ${guideTopics(vocabulary)
      .map(({ id }) => id)
      .join(', ')}; and the uses that "mintmark guide uses" lists.`,
  });
}

function targetGuide(target: TargetDefinition, baseUrl: string, wish: GuideWish): Guide {
  const organization = wish.principal === undefined ? 'my-team' : parsePrincipal(wish.principal).name;
  return target.guide({ baseUrl, organization, name: wish.name ?? 'MY_TOKEN' });
}

function providerGuides(provider: ProviderDefinition, baseUrl: string, wish: GuideWish): readonly Guide[] {
  const principal =
    wish.principal === undefined ? examplePrincipal(provider) : parsePrincipal(wish.principal);
  if (!provider.principalKinds.includes(principal.kind))
    throw new AppError('usage', {
      message: `${provider.id} issues for: ${provider.principalKinds.join(', ')}.`,
      hint: `For example: --principal ${provider.principalKinds[0] ?? ''}:${principal.name}`,
    });
  const lifetimeSeconds = parseDurationSeconds(wish.lifetime ?? '90d');
  if (lifetimeSeconds === undefined)
    throw new AppError('usage', { message: `"${wish.lifetime}" is no duration.`, hint: 'Write it as 90d.' });
  if (lifetimeSeconds > provider.maximumLifetimeSeconds)
    throw new AppError('usage', {
      message: `${provider.id} issues for ${formatDurationSeconds(provider.maximumLifetimeSeconds)} at most.`,
    });
  const { audience } = wish;
  const problemsOf = (scopes: readonly string[]) =>
    audience ? provider.grantProblems({ principal, scopes, audience }) : [];
  // Of several kinds of token, those that can be valid there.
  const sets = scopeSets(provider, wish);
  const fitting = sets.filter((scopes) => problemsOf(scopes).length === 0);
  const [problem] = fitting.length === 0 ? sets.flatMap(problemsOf) : [];
  if (problem) throw new AppError('usage', { message: `${problem.message}.` });
  return fitting.map((scopes) => {
    const token: TokenRequest = {
      name: wish.name ?? 'my-token-1',
      purpose: 'What it is for, in words',
      principal,
      scopes,
      ...(audience ? { audience } : exampleAudience(provider, { principal, scopes })),
      lifetimeSeconds,
    };
    return provider.guide({ baseUrl, settings: provider.vendor.exampleSettings, token });
  });
}

/** What is asked for; else the least scopes of the first use of each kind of token. */
function scopeSets(
  provider: ProviderDefinition,
  { scopes, uses: asked }: GuideWish,
): readonly (readonly string[])[] {
  if (scopes) {
    const [problem] = findScopeProblems(provider.scopes, scopes);
    const message = problem?.message ?? findMixedKinds(provider.scopes, scopes);
    if (message !== undefined) throw new AppError('scope-invalid', { message });
    return [scopes];
  }
  if (asked) {
    const resolved = resolveUses(provider, asked);
    if (!resolved.ok) throw new AppError('scope-invalid', { message: resolved.problem });
    return [resolved.scopes];
  }
  const byKind = new Map<string | undefined, readonly string[]>();
  for (const grant of provider.uses.flatMap(({ grants }) => grants)) {
    const kind = kindOfScopes(provider.scopes, grant);
    if (!byKind.has(kind)) byKind.set(kind, grant);
  }
  return [...byKind.values()];
}

function examplePrincipal({ principalKinds }: ProviderDefinition): Principal {
  return principalKinds.includes('organization')
    ? { kind: 'organization', name: 'my-team' }
    : { kind: 'user', name: 'my-login' };
}

/** One repository, where the grant may say so. */
function exampleAudience(
  provider: ProviderDefinition,
  grant: { principal: Principal; scopes: readonly string[] },
): { audience?: readonly string[] } {
  const audience = ['my-team/my-repository'];
  return provider.grantProblems({ ...grant, audience }).length === 0 ? { audience } : {};
}

function parsePrincipal(text: string): Principal {
  const [, kind, name] = /^(organization|user):(.+)$/.exec(text) ?? [];
  if ((kind === 'organization' || kind === 'user') && name !== undefined) return { kind, name };
  throw new AppError('usage', {
    message: `"${text}" names no principal.`,
    hint: 'Write organization:NAME or user:NAME.',
  });
}

/** Every use with the least scopes at each provider that can do it. */
function usesGuide({ providers }: Vocabulary): Guide {
  return {
    title: 'What is it for? The least scopes per use',
    summary:
      'A manifest can say `uses:` instead of `scopes:`; the least scopes follow. For many uses no token needs to be stored at all: see each one with `mintmark guide USE`.',
    sections: uses.map(({ id, title }): GuideSection => ({
      title: `${id}: ${title}`,
      steps: providers.flatMap((provider) =>
        provider.uses
          .filter(({ use }) => use === id)
          .map(({ grants }) => `${provider.id}: ${grants.map((grant) => grant.join(', ')).join('; or ')}`),
      ),
    })),
    warnings: ['Never take more than the use needs: a token that leaks can do all that its scopes allow.'],
    links: [],
  };
}

/** Should this be a token at all? What else would do for one use, and what the least token is where nothing else does. */
function useGuide(id: string, { providers }: Vocabulary): Guide {
  const able = providers.flatMap((provider) =>
    provider.uses.filter(({ use }) => use === id).map((use) => ({ provider, use })),
  );
  const seen = new Set<string>();
  const alternatives = able
    .flatMap(({ use }) => use.alternatives)
    .filter(({ instead }) => !seen.has(instead) && seen.add(instead));
  return {
    title: `${uses.find((use) => use.id === id)?.title ?? id}: should this be a token at all?`,
    summary: alternatives.length > 0 ? 'Not if one of these will do.' : 'Yes: nothing else does it today.',
    sections: [
      ...alternatives.map(({ instead, when, lines, url }): GuideSection => ({
        title: `Instead: ${instead}`,
        ...(url === undefined ? {} : { page: url }),
        steps: [`Enough when ${when}`],
        ...(lines ? { lines } : {}),
      })),
      {
        title: 'If it has to be a token: the least one',
        steps: able.flatMap(({ provider, use }) => [
          `${provider.id}: ${use.grants.map((grant) => grant.join(', ')).join('; or ')}`,
          ...(use.note === undefined ? [] : [use.note]),
        ]),
        lines: { language: 'yaml', text: `uses: [${id}]` },
      },
    ],
    warnings: [],
    links: [],
  };
}
