import { createHash } from 'node:crypto';
import { findSecret, newKeyPair, putSecret, removeSecret } from './safe.ts';
import { sortedSecrets } from './secrets.ts';
import { logins } from './seed.ts';
import type { Safe } from './state.ts';
import { mintToken } from './tokens.ts';
import { findAccount, findEnvironment, findRepository, reachesRepository, type World } from './world.ts';

/** Where secrets live; a repository is `owner/name`. */
type SecretPlace =
  { readonly repository: string; readonly environment?: string } | { readonly organization: string };

/** What a person ticks on the page of a new token. */
interface TokenOptions {
  readonly login: string;
  /** Classic tokens only. */
  readonly scopes: readonly string[];
  /** Default `classic`. */
  readonly kind?: 'classic' | 'fine-grained';
  /** As ISO 8601; null or left out: never. */
  readonly expiresAt?: string | null;
  /** Fine-grained tokens only, for example `{ secrets: 'write' }`. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Fine-grained tokens only; default the organization of the seed. */
  readonly resourceOwner?: string;
}

/** What only the service itself, or somebody else who uses it, can see and do. */
export interface GithubInside {
  /** A classic token of the organization's owner with the scopes repo, admin:org and workflow. */
  readonly token: string;
  readonly logins: typeof logins;
  /** Makes another token as a person would on the page; answers its value. */
  readonly makeToken: (options: TokenOptions) => string;
  readonly revokeToken: (value: string) => void;
  /** The value that is really stored, taken out of its sealed box; undefined when there is no such secret. */
  readonly secret: (place: SecretPlace, name: string) => string | undefined;
  /**
   * Every secret of the place with its times, visibility, selected repositories and a digest of its value, as JSON text
   * without values. The excepted secret is left out as if it were not there.
   */
  readonly snapshot: (place: SecretPlace, except?: string) => string;
  /** What a job reads under the name: environment before repository before organization, by visibility. */
  readonly valueSeenByJob: (options: {
    repository: string;
    environment?: string;
    name: string;
  }) => string | undefined;
  /** Sets a secret by hand; a new one of an organization is visible to all of its repositories. */
  readonly setSecretAsSomebodyElse: (place: SecretPlace, name: string, value: string) => void;
  readonly removeSecretAsSomebodyElse: (place: SecretPlace, name: string) => void;
  /** Gives the place a new key pair: a box for the old one is refused from now on. */
  readonly rotatePublicKey: (place: SecretPlace) => void;
}

/** The view from inside; `save` is called after every change. */
export function createInside(world: World, save: () => void): GithubInside {
  const { state, now } = world;
  const safeOf = (place: SecretPlace): Safe => findSafe(world, place);
  return {
    token: state.tokens[0]?.value ?? '',
    logins,
    makeToken: ({ login, scopes, kind = 'classic', expiresAt = null, ...fineGrained }) => {
      const { permissions = {}, resourceOwner = logins.organization } = fineGrained;
      const end = expiresAt === null ? null : Date.parse(expiresAt);
      const wish = { login, scopes, kind, permissions, resourceOwner, expiresAt: end };
      const token = mintToken(state, wish, now());
      state.tokens.push(token);
      save();
      return token.value;
    },
    revokeToken: (value) => {
      state.tokens = state.tokens.filter((token) => token.value !== value);
      save();
    },
    secret: (place, name) => findSecret(safeOf(place), name)?.value,
    snapshot: (place, except) =>
      JSON.stringify(
        sortedSecrets(safeOf(place))
          .filter(({ name }) => name !== except?.toUpperCase())
          .map(({ value, ...rest }) => ({
            ...rest,
            digest: createHash('sha256').update(value).digest('hex'),
          })),
      ),
    valueSeenByJob: (options) => valueSeenByJob(world, options),
    setSecretAsSomebodyElse: (place, name, value) => {
      putSecret(safeOf(place), name, { value, at: now() });
      save();
    },
    removeSecretAsSomebodyElse: (place, name) => {
      removeSecret(safeOf(place), name);
      save();
    },
    rotatePublicKey: (place) => {
      safeOf(place).keyPair = newKeyPair();
      save();
    },
  };
}

function valueSeenByJob(
  world: World,
  { name, ...place }: Parameters<GithubInside['valueSeenByJob']>[0],
): string | undefined {
  const repository = must(findRepository(world.state, place.repository), place.repository);
  const environment = place.environment === undefined ? undefined : findSafe(world, place);
  const shared = must(findAccount(world.state, repository.owner), repository.owner);
  const organizationSecret = findSecret(shared.safe, name);
  const found =
    (environment && findSecret(environment, name)) ??
    findSecret(repository.safe, name) ??
    (organizationSecret && reachesRepository(organizationSecret, repository)
      ? organizationSecret
      : undefined);
  return found?.value;
}

function findSafe({ state }: World, place: SecretPlace): Safe {
  if ('organization' in place) return must(findAccount(state, place.organization), place.organization).safe;
  const repository = must(findRepository(state, place.repository), place.repository);
  if (place.environment === undefined) return repository.safe;
  return must(findEnvironment(repository, place.environment), place.environment).safe;
}

function must<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`There is no "${name}" in the simulated service.`);
  return found;
}
