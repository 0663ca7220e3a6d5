import PQueue from 'p-queue';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { Shadow, Slot } from '../../domain/slot.ts';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { addressOf, toSlot, type Place } from './address.ts';
import { simultaneousReads } from './describe.ts';
import { repositoryPlace, type RepositoryFinder } from './resolve.ts';
import type { SecretLists } from './secret-lists.ts';

type RepositoryPlace = Extract<Place, { level: 'repository' }>;

interface Looking {
  readonly client: GithubClient;
  readonly finder: RepositoryFinder;
  readonly secretLists: SecretLists;
}

/**
 * What wins over each secret: GitHub reads that of the environment before that of the repository before that of the
 * organization (docs.github.com, using secrets in GitHub Actions). One read more per repository for its
 * environments, one per environment, and one per repository that a secret of the organization reaches and that was not
 * read yet. Where the connection may not look, nothing is told.
 */
export async function findShadows(
  { client, finder, secretLists }: Looking,
  slots: readonly Slot[],
): Promise<readonly (readonly Shadow[])[]> {
  const queue = new PQueue({ concurrency: simultaneousReads });
  const refused = new Set<string>();
  /** Once a kind of read is refused, it is not tried a thousand times. */
  const unlessRefused = async <T>(kind: string, work: () => Promise<readonly T[]>): Promise<readonly T[]> =>
    await queue.add(async () => {
      if (refused.has(kind)) return [];
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'connection-refused') throw error;
        refused.add(kind);
        return [];
      }
    });
  const holders = async (kind: string, place: Place): Promise<readonly Holder[]> =>
    await unlessRefused(kind, async () => [
      { place, names: new Set((await secretLists.known(place)).keys()) },
    ]);
  const inEnvironments = remember(async ({ owner, repo }: RepositoryPlace) => {
    const names = await unlessRefused(
      'environments',
      async () => await listEnvironments(client, owner, repo),
    );
    const found = names.map(
      async (environment) =>
        await holders('secrets of environments', { level: 'environment', owner, repo, environment }),
    );
    return (await Promise.all(found)).flat();
  });
  const above = async ({ place }: { place: Place }): Promise<readonly Holder[]> => {
    if (place.level === 'environment') return [];
    if (place.level === 'repository') return await inEnvironments(place);
    const reached = await unlessRefused('repositories', async () => await reachedBy(finder, place));
    const found = reached.map(async (repository) => [
      ...(await holders('secrets of repositories', repository)),
      ...(await inEnvironments(repository)),
    ]);
    return (await Promise.all(found)).flat();
  };
  return await Promise.all(
    slots.map(async (slot) => {
      const address = addressOf(slot);
      const found = (await above(address)).filter(({ names }) => names.has(address.name));
      return found.map(({ place }): Shadow => {
        const { id, label } = toSlot(place, address.name, slot.connection);
        return { id, label };
      });
    }),
  );
}

/** A place and the names of its secrets. */
interface Holder {
  readonly place: Place;
  readonly names: ReadonlySet<string>;
}

/** Archived repositories run nothing. */
async function reachedBy(
  finder: RepositoryFinder,
  { organization, visibility, repositoryIds }: Extract<Place, { level: 'organization' }>,
): Promise<readonly RepositoryPlace[]> {
  const ids = new Set(repositoryIds);
  const all = await finder.all(organization);
  return all
    .filter(({ archived }) => !archived)
    .filter((each) => (visibility === 'selected' ? ids.has(each.id) : visibility === 'all' || each.private))
    .map(repositoryPlace);
}

async function listEnvironments(
  client: GithubClient,
  owner: string,
  repo: string,
): Promise<readonly string[]> {
  const environments = await orUndefined(
    async () =>
      await client.list(
        'GET /repos/{owner}/{repo}/environments',
        { owner, repo },
        {
          schema: z.object({ environments: z.array(z.object({ name: z.string() })).default([]) }),
          itemsOf: (page) => page.environments,
        },
      ),
  );
  return (environments ?? []).map(({ name }) => name);
}

/** Looks once per repository, whichever slots ask. */
function remember<T>(look: (place: RepositoryPlace) => Promise<T>): (place: RepositoryPlace) => Promise<T> {
  const looks = new Map<string, Promise<T>>();
  return async (place) => {
    const key = `${place.owner}/${place.repo}`;
    const known = looks.get(key);
    if (known) return await known;
    const made = look(place);
    looks.set(key, made);
    return await made;
  };
}
