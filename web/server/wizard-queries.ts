import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Draft, Guide } from '../../src/server/contract.ts';
import { api, read, Refusal } from './client.ts';

const minute = 60_000;

export const wizardQuery = queryOptions({
  queryKey: ['wizard'],
  queryFn: () => read(api.wizard.$get({ query: {} })),
  staleTime: minute,
});

/** What a guide is to speak of; lists are written with commas. */
export interface GuideWish {
  readonly principal?: string;
  readonly scopes?: string;
  readonly uses?: string;
  readonly audience?: string;
  readonly name?: string;
  readonly lifetime?: string;
}

export function guidesQuery(topic: string, wish: GuideWish = {}) {
  return queryOptions({
    queryKey: ['guides', topic, wish],
    queryFn: () => readGuides(topic, wish),
    staleTime: Infinity,
  });
}

async function readGuides(topic: string, wish: GuideWish): Promise<readonly Guide[]> {
  const { guides } = await read(api.guides[':topic'].$get({ param: { topic }, query: wish }));
  return guides;
}

/** Of several lists of scopes, those that one token can have: an issuer may have kinds of token that do not mix. */
export function possibleWaysQuery(provider: string, ways: readonly (readonly string[])[]) {
  return queryOptions({
    queryKey: ['possible ways', provider, ways],
    queryFn: async () => {
      const answers = await Promise.all(
        ways.map(async (way) => ((await refusalOf(provider, { scopes: way.join(',') })) ? [] : [way])),
      );
      return answers.flat();
    },
    staleTime: Infinity,
  });
}

/** Whether a token with these scopes can be kept to single places; else why not. */
export function reachQuery(provider: string, { principal, scopes }: { principal: string; scopes: string }) {
  const owner = principal.split(':')[1] ?? '';
  return queryOptions({
    queryKey: ['reach', provider, principal, scopes],
    queryFn: async () => {
      // Where a token acts, an owner of its own or of somebody else can be asked for: one of both is enough.
      const asked = await Promise.all(
        [`${owner}/any`, 'another-owner/any'].map((audience) =>
          refusalOf(provider, { principal, scopes, audience }),
        ),
      );
      const reason = asked.every((refusal) => refusal !== undefined) ? asked[0]?.message : undefined;
      return { reason };
    },
    enabled: owner !== '' && scopes !== '',
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

async function refusalOf(provider: string, wish: GuideWish): Promise<Refusal | undefined> {
  try {
    await readGuides(provider, wish);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.status >= 400 && error.status < 500 && error.status !== 401)
      return error;
    throw error;
  }
}

/** What a placement of a target can name over a connection: the outermost places, or those inside of one. */
export function placesQuery(at: {
  readonly connection: string;
  readonly target: string;
  readonly within?: string;
}) {
  return queryOptions({
    queryKey: ['places', at],
    queryFn: () => read(api.wizard.places.$get({ query: at })),
    staleTime: 5 * minute,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** What a draft would be in the manifest; asks the services what they show at its places. */
export function draftQuery(draft: Draft | undefined) {
  return queryOptions({
    queryKey: ['draft', draft],
    queryFn: () => read(api.wizard.draft.$post({ query: {}, json: draft as Draft })),
    enabled: draft !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    staleTime: minute,
    refetchOnWindowFocus: false,
  });
}

export const runsQuery = queryOptions({
  queryKey: ['runs'],
  queryFn: () => read(api.runs.$get({ query: {} })),
});
