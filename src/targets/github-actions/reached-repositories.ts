import { z } from 'zod';
import type { GithubClient } from '../../vendors/github/client.ts';
import type { Place } from './address.ts';

const repositorySchema = z.object({
  id: z.int(),
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  default_branch: z.string(),
});

export interface ReachedRepository {
  readonly owner: string;
  readonly repo: string;
  /** Its default branch: a workflow can be started by hand only when it is there. */
  readonly branch: string;
}

/** The repositories whose jobs read a secret of this place; archived ones run no jobs. */
export async function reachedRepositories(
  client: GithubClient,
  place: Place,
): Promise<readonly ReachedRepository[]> {
  if (place.level !== 'organization') {
    const { owner, repo } = place;
    const { data } = await client.call('GET /repos/{owner}/{repo}', { owner, repo }, repositorySchema);
    return [{ owner, repo, branch: data.default_branch }];
  }
  const org = place.organization;
  const page = {
    schema: z.array(repositorySchema),
    itemsOf: (items: z.infer<typeof repositorySchema>[]) => items,
  };
  const all = await client.list('GET /orgs/{org}/repos', { org }, page);
  return all
    .filter((each) => !each.archived)
    .filter(({ id, private: isPrivate }) => isReached(place, { id, isPrivate }))
    .map((each) => ({ owner: org, repo: each.name, branch: each.default_branch }))
    .sort((left, right) => (left.repo < right.repo ? -1 : 1));
}

/** As it is asked for: the secret itself may not be there yet. */
function isReached(
  { visibility, repositoryIds }: Extract<Place, { level: 'organization' }>,
  { id, isPrivate }: { id: number; isPrivate: boolean },
): boolean {
  if (visibility === 'selected') return repositoryIds.includes(id);
  return visibility === 'all' || isPrivate;
}
