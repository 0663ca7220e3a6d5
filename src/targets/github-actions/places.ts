import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { PlaceChoice } from '../../ports/target.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { isPrivateKey } from '../../vendors/github/sign-in.ts';
import type { RepositoryFinder } from './resolve.ts';

interface Looking {
  readonly client: GithubClient;
  readonly finder: RepositoryFinder;
}

const seenSchema = z.object({
  full_name: z.string(),
  archived: z.boolean().default(false),
  owner: z.object({ login: z.string(), type: z.string() }),
});
type Seen = z.infer<typeof seenSchema>;

/** What the connection sees; inside of an owner: its repositories; inside of a repository: its environments. */
export async function findPlaces(
  context: AdapterContext,
  { client, finder }: Looking,
  within: string | undefined,
): Promise<readonly PlaceChoice[]> {
  const [owner, repo, ...rest] = within?.split('/') ?? [];
  if (rest.length > 0) throw notThere(within);
  if (owner !== undefined && repo !== undefined)
    return [choice('environment', await environments(client, { owner, repo }))];
  if (within !== undefined) {
    const found = (await finder.all(within)).filter(({ archived }) => !archived);
    return [
      choice(
        'repository',
        found.map(({ full_name: name }) => name),
      ),
    ];
  }
  const repositories = (await reached(context, client)).filter(({ archived }) => !archived);
  const owners = repositories.map(({ owner }) => owner).filter(({ type }) => type === 'Organization');
  return [
    choice(
      'organization',
      owners.map(({ login }) => login),
    ),
    choice(
      'repository',
      repositories.map(({ full_name: name }) => name),
    ),
  ];
}

/** An App has no user whose repositories could be listed; it has those that it is installed in. */
async function reached(context: AdapterContext, client: GithubClient): Promise<readonly Seen[]> {
  if (isPrivateKey(context.credential()))
    return await client.list(
      'GET /installation/repositories',
      {},
      {
        schema: z.object({ repositories: z.array(seenSchema) }),
        itemsOf: ({ repositories }) => repositories,
      },
    );
  return await client.list(
    'GET /user/repos',
    {},
    { schema: z.array(seenSchema), itemsOf: (repositories) => repositories },
  );
}

async function environments(
  client: GithubClient,
  repository: { readonly owner: string; readonly repo: string },
): Promise<readonly string[]> {
  const schema = z.object({ environments: z.array(z.object({ name: z.string() })).default([]) });
  const found = await orUndefined(
    async () =>
      await client.list('GET /repos/{owner}/{repo}/environments', repository, {
        schema,
        itemsOf: (page) => page.environments,
      }),
  );
  if (found) return found.map(({ name }) => name);
  throw notThere(`${repository.owner}/${repository.repo}`);
}

function notThere(repository: string | undefined): AppError {
  return new AppError('not-found', {
    message: `There is no repository ${repository ?? ''} that this connection can see.`,
    hint: 'Ask without a place for what it sees.',
  });
}

function choice(field: string, values: readonly string[]): PlaceChoice {
  return { field, values: [...new Set(values)].sort() };
}
