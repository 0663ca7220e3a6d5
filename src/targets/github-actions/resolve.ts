import picomatch from 'picomatch';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { Slot } from '../../domain/slot.ts';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { toSlot, type Place } from './address.ts';
import { patternList, type GithubActionsPlacement } from './placement.ts';

const repositorySchema = z.object({
  id: z.int(),
  name: z.string(),
  full_name: z.string(),
  archived: z.boolean().default(false),
  private: z.boolean().default(false),
});
type Repository = z.infer<typeof repositorySchema>;

/** Finds repositories and environments; each owner's list is read once. */
export interface RepositoryFinder {
  /** Every repository of the owner that the connection can see. */
  readonly all: (owner: string) => Promise<readonly Repository[]>;
  readonly one: (repository: string) => Promise<Repository>;
  /** Those of the owner that match and are not archived: GitHub lets nobody write to an archived one. */
  readonly matching: (owner: string, patterns: readonly string[]) => Promise<readonly Repository[]>;
  /** The login as the organization writes it itself. */
  readonly organization: (login: string) => Promise<string>;
  /** The name as the repository writes it itself. */
  readonly environment: (repository: Repository, environment: string) => Promise<string>;
}

export function createRepositoryFinder(client: GithubClient): RepositoryFinder {
  const lists = new Map<string, Promise<readonly Repository[]>>();
  const listOf = async (owner: string): Promise<readonly Repository[]> => {
    let list = lists.get(owner.toLowerCase());
    if (!list) lists.set(owner.toLowerCase(), (list = listRepositories(client, owner)));
    try {
      return await list;
    } catch (error) {
      // A failure is not remembered.
      lists.delete(owner.toLowerCase());
      throw error;
    }
  };
  return {
    all: listOf,
    one: async (repository) => {
      const [owner = '', repo = ''] = repository.split('/');
      const found = await orUndefined(
        async () => (await client.call('GET /repos/{owner}/{repo}', { owner, repo }, repositorySchema)).data,
      );
      if (!found) throw notFound(`There is no repository ${repository}`, repo, await namesOf(listOf, owner));
      if (found.archived)
        throw new AppError('slot-invalid', {
          message: `The repository ${repository} is archived: nobody can write its secrets.`,
          hint: 'Take it out of the manifest, or unarchive it.',
        });
      return found;
    },
    matching: async (owner, patterns) => {
      const matches = picomatch([...patterns], { nocase: true, dot: true });
      const all = await listOf(owner);
      const found = all.filter(({ name, archived }) => !archived && matches(name));
      if (found.length === 0)
        throw notFound(
          `No repository of ${owner} matches ${patterns.join(', ')}`,
          patterns[0] ?? '',
          all.map(({ name }) => name),
        );
      return found;
    },
    organization: async (login) => {
      const found = await orUndefined(
        async () =>
          (await client.call('GET /orgs/{org}', { org: login }, z.object({ login: z.string() }))).data,
      );
      if (found) return found.login;
      throw new AppError('not-found', {
        message: `There is no organization "${login}" at GitHub, or this connection cannot see it.`,
        hint: 'Only organizations have secrets for all their repositories; for a user write `repositories: user/*`.',
      });
    },
    environment: async ({ full_name: fullName }, environment) => {
      const [owner, repo] = fullName.split('/');
      const parameters = { owner, repo, environment_name: environment };
      const found = await orUndefined(
        async () =>
          await client.call(
            'GET /repos/{owner}/{repo}/environments/{environment_name}',
            parameters,
            z.object({ name: z.string() }),
          ),
      );
      if (found) return found.data.name;
      throw new AppError('not-found', {
        message: `The repository ${fullName} has no environment "${environment}".`,
        hint: `Make it at github.com/${fullName}/settings/environments, or correct the name.`,
      });
    },
  };
}

/** Organizations and users list their repositories at different addresses. */
async function listRepositories(client: GithubClient, owner: string): Promise<readonly Repository[]> {
  const page = { schema: z.array(repositorySchema), itemsOf: (items: readonly Repository[]) => items };
  const ofOrganization = await orUndefined(
    async () => await client.list('GET /orgs/{org}/repos', { org: owner }, page),
  );
  if (ofOrganization) return ofOrganization;
  const ofUser = await orUndefined(async () =>
    (await isOwn(client, owner))
      ? await client.list('GET /user/repos', { affiliation: 'owner' }, page)
      : await client.list('GET /users/{username}/repos', { username: owner }, page),
  );
  if (ofUser) return ofUser;
  throw new AppError('not-found', {
    message: `There is no organization or user "${owner}" at GitHub, or this connection cannot see it.`,
    hint: 'Correct the manifest, or give the connection a token that can see it.',
  });
}

/** The list of any user shows public repositories only; one's own list shows the private ones too. */
async function isOwn(client: GithubClient, owner: string): Promise<boolean> {
  const { data } = await client.call('GET /user', {}, z.object({ login: z.string() }));
  return data.login.toLowerCase() === owner.toLowerCase();
}

async function namesOf(
  listOf: (owner: string) => Promise<readonly Repository[]>,
  owner: string,
): Promise<readonly string[]> {
  return (await listOf(owner)).map(({ name }) => name);
}

function notFound(message: string, word: string, known: readonly string[]): AppError {
  return new AppError('not-found', {
    message: `${message}${didYouMean(word, known)}.`,
    hint: `A private repository is not seen without the scope "repo". Seen: ${known.slice(0, 20).join(', ') || 'none'}`,
  });
}

/** The concrete slots of a placement, sorted by id. */
export async function resolvePlacement(
  finder: RepositoryFinder,
  placement: GithubActionsPlacement,
  connection: string,
): Promise<readonly Slot[]> {
  const places = await placesOf(finder, placement);
  const slots = places.map((place) => toSlot(place, placement.secret, connection));
  const unique = new Map(slots.map((slot) => [slot.id, slot]));
  return [...unique.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

async function placesOf(
  finder: RepositoryFinder,
  placement: GithubActionsPlacement,
): Promise<readonly Place[]> {
  if ('repository' in placement) {
    const repository = await finder.one(placement.repository);
    if (placement.environment === undefined) return [repositoryPlace(repository)];
    const environment = await finder.environment(repository, placement.environment);
    return [{ ...repositoryPlace(repository), level: 'environment', environment }];
  }
  if ('visibility' in placement)
    return [
      {
        level: 'organization',
        organization: await finder.organization(placement.organization),
        visibility: placement.visibility,
        repositoryIds: [],
      },
    ];
  if ('organization' in placement) {
    const organization = await finder.organization(placement.organization);
    const repositories = await finder.matching(organization, patternList(placement.repositories));
    const repositoryIds = repositories.map(({ id }) => id).sort((left, right) => left - right);
    return [{ level: 'organization', organization, visibility: 'selected', repositoryIds }];
  }
  const byOwner = Map.groupBy(patternList(placement.repositories), (pattern) =>
    pattern.slice(0, pattern.indexOf('/')),
  );
  const found = await Promise.all(
    [...byOwner].map(
      async ([owner, patterns]) =>
        await finder.matching(
          owner,
          patterns.map((pattern) => pattern.slice(owner.length + 1)),
        ),
    ),
  );
  return found.flat().map(repositoryPlace);
}

export function repositoryPlace({
  full_name: fullName,
}: Repository): Extract<Place, { level: 'repository' }> {
  const [owner = '', repo = ''] = fullName.split('/');
  return { level: 'repository', owner, repo };
}
