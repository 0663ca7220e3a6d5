import { createHash } from 'node:crypto';
import { createInsideApps, type InsideApps } from './inside-apps.ts';
import { createInsideJobs, type InsideJobs } from './inside-jobs.ts';
import { createInsideTokens, type InsideTokens } from './inside-tokens.ts';
import { secretOfJob } from './run-workflow.ts';
import { findSecret, newKeyPair, putSecret, removeSecret } from './safe.ts';
import { sortedSecrets } from './secrets.ts';
import { logins } from './seed.ts';
import type { Safe } from './state.ts';
import { findEnvironment, findRepository, must, mustFindAccount, type World } from './world.ts';

/** Where secrets live; a repository is `owner/name`. */
type SecretPlace =
  { readonly repository: string; readonly environment?: string } | { readonly organization: string };

/** What only the service itself, or somebody else who uses it, can see and do. */
export interface GithubInside extends InsideTokens, InsideApps, InsideJobs {
  /** A classic token of the organization's owner with the scopes repo, admin:org and workflow. */
  readonly token: string;
  readonly logins: typeof logins;
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
  /** An owner lets a member of the organization administer one repository, `owner/name`. */
  readonly makeAdministrator: (login: string, repository: string) => void;
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
    ...createInsideTokens(world, save),
    ...createInsideApps(world, save),
    ...createInsideJobs(world, save),
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
    makeAdministrator: (login, name) => {
      const repository = must(findRepository(state, name), name);
      repository.administrators = [...(repository.administrators ?? []), mustFindAccount(state, login).login];
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
  const environment = place.environment ?? '';
  return secretOfJob(world, { repository, environment, name })?.value;
}

function findSafe({ state }: World, place: SecretPlace): Safe {
  if ('organization' in place) return mustFindAccount(state, place.organization).safe;
  const repository = must(findRepository(state, place.repository), place.repository);
  if (place.environment === undefined) return repository.safe;
  return must(findEnvironment(repository, place.environment), place.environment).safe;
}
