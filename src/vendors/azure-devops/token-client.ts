import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { HttpFailure } from '../http.ts';
import { createCalls, oneLine } from './calls.ts';
import { isEntraToken } from './sign-in.ts';
import { entraHelp, explainTokenRefusal } from './token-refusals.ts';
import {
  patTokenResultSchema,
  patTokensSchema,
  toToken,
  type CreatedToken,
  type PatTokenResult,
  type PersonalAccessToken,
} from './token-shapes.ts';

/** What a new token is to be: of one organization, always. */
export interface NewToken {
  readonly name: string;
  /** Separated by spaces. */
  readonly scope: string;
  readonly validTo: Instant;
}

export type TokenFilter = 'active' | 'revoked' | 'expired' | 'all';

/**
 * The personal access tokens of whoever is signed in, in one organization. Only an Entra access token of a person is let
 * in. Each call throws AppError `connection-refused` for who signs in, and HttpFailure where no usable answer came.
 */
export interface TokenClient {
  /** Never sent twice. `refused` names the policy or rule; an HttpFailure after sending may have left a live token. */
  readonly create: (token: NewToken) => Promise<Exclude<Outcome<CreatedToken>, { kind: 'unknown' }>>;
  /** Every page. Only the filter tells whether a token is alive: nothing in the token itself does. */
  readonly list: (filter: TokenFilter) => Promise<readonly PersonalAccessToken[]>;
  /** undefined: there is none, or it is somebody else's. One that is revoked may still be shown. */
  readonly get: (authorizationId: string) => Promise<PersonalAccessToken | undefined>;
  /** Whether there was such a token; one that was revoked before may count as there. */
  readonly revoke: (authorizationId: string) => Promise<boolean>;
}

const notThere: ReadonlySet<string> = new Set([
  'authorizationNotFound',
  'tokenNotFound',
  'invalidAuthorizationId',
]);

export function createTokenClient(context: AdapterContext, organization: string): TokenClient {
  const send = createCalls({ ...context, baseUrl: tokenUrl(context.baseUrl) }, () => signInHint(context));
  const common = {
    path: `/${encodeURIComponent(organization)}/_apis/tokens/pats`,
    apiVersion: '7.2-preview.1',
  };
  const refusalOf = ({ patTokenError, patTokenErrorMessage }: PatTokenResult) => {
    const error = patTokenError ?? 'none';
    if (error === 'none' || error === '0') return undefined;
    const refusal = explainTokenRefusal(oneLine(error), oneLine(patTokenErrorMessage ?? ''));
    if (!refusal.isAboutConnection) return { error, ...refusal };
    throw new AppError('connection-refused', {
      message: `Connection "${context.connection}" is refused: ${refusal.reason}`,
      hint: refusal.hint,
    });
  };

  const list: TokenClient['list'] = async (filter) => {
    const tokens: PersonalAccessToken[] = [];
    let continuationToken: string | undefined;
    do {
      // The filters have to be repeated for every page.
      const { value } = await send({
        ...common,
        method: 'GET',
        query: { displayFilterOption: filter, $top: 100, continuationToken },
        right: 'vso.pats',
        schema: patTokensSchema,
      });
      tokens.push(...value.patTokens.map(toToken));
      const next = value.continuationToken || undefined;
      if (next !== undefined && next === continuationToken)
        throw new HttpFailure('malformed', `GET ${common.path} at Azure DevOps: its pages do not end.`);
      continuationToken = next;
    } while (continuationToken !== undefined);
    return tokens;
  };

  return {
    create: async ({ name, scope, validTo }) => {
      const { value } = await send({
        ...common,
        method: 'POST',
        body: { displayName: name, scope, validTo, allOrgs: false },
        right: 'vso.pats_manage',
        schema: patTokenResultSchema,
      });
      const refusal = refusalOf(value);
      const secret = value.patToken?.token;
      if (refusal && !secret) return { kind: 'refused', reason: refusal.reason, hint: refusal.hint };
      if (refusal || !secret || !value.patToken) throw unclear('POST', common.path);
      return { kind: 'done', value: { ...toToken(value.patToken), secret } };
    },
    list,
    get: async (authorizationId) => {
      const { value } = await send({
        ...common,
        method: 'GET',
        query: { authorizationId },
        right: 'vso.pats',
        schema: patTokenResultSchema,
      });
      const refusal = refusalOf(value);
      if (refusal && notThere.has(refusal.error)) return undefined;
      if (refusal) throw new HttpFailure('rejected', refusal.reason);
      if (!value.patToken) throw unclear('GET', common.path);
      return toToken(value.patToken);
    },
    revoke: async (authorizationId) => {
      try {
        await send({
          ...common,
          method: 'DELETE',
          query: { authorizationId },
          isIdempotent: true,
          right: 'vso.pats_manage',
          schema: z.unknown(),
        });
        return true;
      } catch (error) {
        if (!(error instanceof HttpFailure) || error.status !== 404) throw error;
        // An organization or a route that is not there answers 404 as well: believed only when the list agrees.
        const active = await list('active');
        if (active.some((token) => token.authorizationId === authorizationId)) throw error;
        return false;
      }
    },
  };
}

/** Tokens have a host of their own; a sandbox or a server of one's own answers everything in one place. */
function tokenUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url?.hostname !== 'dev.azure.com') return baseUrl;
  url.hostname = 'vssps.dev.azure.com';
  return url.href;
}

function signInHint(context: AdapterContext): string {
  const why = isEntraToken(context.credential())
    ? ''
    : 'A personal access token cannot manage personal access tokens. ';
  return `${why}Give the connection ${entraHelp}.`;
}

/** Neither a token nor a refusal, or both at once. */
function unclear(method: string, path: string): HttpFailure {
  return new HttpFailure(
    'malformed',
    `${method} ${path} at Azure DevOps: the answer does not say what came of it.`,
  );
}
