import { z } from 'zod';
import type { SourceFiles } from '../../ports/source-files.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { toAppError } from '../http.ts';
import { orUndefined } from './client.ts';
import { connectGithub } from './sign-in.ts';

/** A folder is a list, a file an object (docs.github.com: REST endpoints for repository contents, read 2026-11-25). */
const contentSchema = z.union([
  z.array(z.object({ type: z.string(), path: z.string() })),
  z.object({ type: z.literal('file'), encoding: z.string(), content: z.string() }),
  z.object({ type: z.string() }),
]);
const repositorySchema = z.object({
  id: z.int(),
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean(),
});

/** Folders within folders are followed so far. */
const deepest = 4;

/** The files of the default branch. A private repository needs the scope `repo`, or the permission `contents`. */
export function readSourceFiles(context: AdapterContext): SourceFiles {
  const client = connectGithub(context);
  const ask = async (repository: string, path: string) => {
    const [owner, repo] = repository.split('/');
    return await toAppError(context.connection, async () => {
      const route = 'GET /repos/{owner}/{repo}/contents/{path}';
      const answer = await orUndefined(
        async () => await client.call(route, { owner, repo, path }, contentSchema),
      );
      return answer?.data;
    });
  };
  const list = async (repository: string, folder: string, depth: number): Promise<readonly string[]> => {
    const found = await ask(repository, folder);
    if (!Array.isArray(found)) return [];
    const paths: string[] = [];
    for (const { type, path } of found)
      if (type === 'file') paths.push(path);
      else if (type === 'dir' && depth < deepest) paths.push(...(await list(repository, path, depth + 1)));
    return paths;
  };
  return {
    read: async (repository, path) => {
      const found = await ask(repository, path);
      if (!found || Array.isArray(found) || !('content' in found) || found.encoding !== 'base64')
        return undefined;
      return Buffer.from(found.content, 'base64').toString('utf8');
    },
    list: async (repository, folder) => await list(repository, folder, 0),
    repositories: async (owner) =>
      await toAppError(context.connection, async () => {
        const page = {
          schema: z.array(repositorySchema),
          itemsOf: (all: z.infer<typeof repositorySchema>[]) => all,
        };
        const all = await client.list('GET /orgs/{org}/repos', { org: owner, type: 'all' }, page);
        return all
          .filter(({ archived }) => !archived)
          .map(({ id, name, private: isPrivate }) => ({ id, name, isPrivate }));
      }),
  };
}
