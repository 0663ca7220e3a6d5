import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/grant.ts';
import type { Instant } from '../../domain/instant.ts';
import { Secret } from '../../domain/secret.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { createHttp, type HttpRequest } from '../http.ts';
import {
  accountSchema,
  authenticationSchema,
  createdSchema,
  judge,
  listedSchema,
  type Account,
  type Answer,
  type Authentication,
  type ListedAuthentication,
} from './answers.ts';

/** What `POST /authentications` is asked for. */
interface CreateRequest {
  /** Unique per owner; comes back as `application`. */
  readonly name: string;
  /** The organization that is to own the token; null for the signed-in user. */
  readonly organization: string | null;
  /** null is full access, as the official client's login asks for. */
  readonly scopes: readonly string[] | null;
  readonly lifetimeSeconds: number;
}

interface CreatedToken {
  readonly secret: Secret;
  readonly id?: string;
  readonly expiresAt?: Instant;
}

/**
 * The token calls of anaconda.org with one credential. Every call answers an {@link Answer} or throws an HttpFailure.
 */
export interface AnacondaClient {
  /** Makes a token. A name that is taken is a 400: the old token is never replaced, which would kill it at once. */
  readonly create: (request: CreateRequest) => Promise<Answer<CreatedToken>>;
  /**
   * The tokens of the signed-in account, or of an organization. The latter route is the mirror of the revoking one and
   * is not known to exist: 404 or 405 is to be expected.
   */
  readonly list: (organization?: string) => Promise<Answer<readonly ListedAuthentication[]>>;
  /** The token that signs the call in. */
  readonly current: () => Promise<Answer<Authentication>>;
  /** Revokes a token by its name; 404 when there is none. */
  readonly revoke: (owner: Principal, name: string) => Promise<Answer<unknown>>;
  /** Revokes the token that signs the call in. */
  readonly revokeCurrent: () => Promise<Answer<unknown>>;
  /** Who the token acts as. */
  readonly user: () => Promise<Answer<Account>>;
  /** The organizations that the user belongs to. */
  readonly organizations: () => Promise<Answer<readonly Account[]>>;
}

/** The version of the interface that is spoken; the official client sends its own, rattler sends this. */
const interfaceVersion = '1.12.2';

/** Connects with what `authorization` says at each call: one of the headers of sign-in.ts. */
export function createClient(
  context: AdapterContext,
  authorization: () => Readonly<Record<string, string>>,
): AnacondaClient {
  const http = createHttp({
    service: 'anaconda.org',
    baseUrl: context.baseUrl,
    timeoutSeconds: context.timeoutSeconds,
    onWait: context.onWait,
    headers: () => ({
      accept: 'application/json',
      'x-binstar-api-version': interfaceVersion,
      ...authorization(),
    }),
  });
  const call = async <T>(
    request: HttpRequest,
    { success, schema }: { success: number; schema: z.ZodType<T> },
  ): Promise<Answer<T>> => {
    const what = `${request.method} ${request.path} at anaconda.org`;
    return judge(await http(request), { what, success, schema });
  };
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<Answer<T>> =>
    await call({ method: 'GET', path }, { success: 200, schema });
  // Saying it twice ends as saying it once. Success is 201 for every deletion of a token, as the official client checks.
  const remove = async (path: string): Promise<Answer<unknown>> =>
    await call({ method: 'DELETE', path, isIdempotent: true }, { success: 201, schema: z.unknown() });

  return {
    create: async (request) => {
      const body = createBody(request);
      const schema = createdSchema.transform(toCreatedToken);
      return await call({ method: 'POST', path: '/authentications', body }, { success: 200, schema });
    },
    list: async (organization) =>
      await get(
        organization === undefined ? '/authentications' : `/authentications/org/${segment(organization)}`,
        z.array(listedSchema),
      ),
    current: async () => await get('/authentication', authenticationSchema),
    revoke: async ({ kind, name: owner }, name) =>
      await remove(
        kind === 'organization'
          ? `/authentications/org/${segment(owner)}/name/${segment(name)}`
          : `/authentications/name/${segment(name)}`,
      ),
    revokeCurrent: async () => await remove('/authentications'),
    user: async () => await get('/user', accountSchema),
    organizations: async () => await get('/user/orgs', z.array(accountSchema)),
  };
}

/** All eight keys are always there, as in the official client (`binstar_client/__init__.py`, read 2026-07-22). */
function createBody({ name, organization, scopes, lifetimeSeconds }: CreateRequest): object {
  return {
    scopes,
    note: name,
    note_url: null,
    hostname: 'mintmark',
    user: organization,
    'max-age': lifetimeSeconds,
    strength: 'strong',
    'fail-if-exists': true,
  };
}

function toCreatedToken({ token, id, expires }: z.infer<typeof createdSchema>): CreatedToken {
  return {
    secret: Secret.of(token),
    ...(id === undefined ? {} : { id }),
    ...(expires ? { expiresAt: expires } : {}),
  };
}

/** Whether a login or a token name can stand in a path: the service decodes before it routes. */
export function fitsIntoPath(text: string): boolean {
  return !/^\.{0,2}$|[/?#]/.test(text);
}

function segment(text: string): string {
  if (fitsIntoPath(text)) return encodeURIComponent(text);
  throw new AppError('usage', {
    message: `"${text}" cannot be named to anaconda.org: its addresses have no way to carry "/", "?" or "#".`,
    hint: 'Use a name of letters, digits, "-", "_" and ".".',
  });
}
