import type { Hono } from 'hono';
import { z } from 'zod';
import { requireCaller, type Environment } from './access.ts';
import { readBody } from './body.ts';
import type { Caller } from './callers.ts';
import { policyRefusal } from './policies.ts';
import { isVisible } from './reach.ts';
import type { RepositoryEntry } from './state.ts';
import { ApiError, findRepository, mustFindAccount, type World } from './world.ts';

const querySchema = z.strictObject({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
const repositoryField =
  /(\w+)\s*:\s*repository\(\s*owner\s*:\s*"([^"]*)"\s*,\s*name\s*:\s*"([^"]*)"\s*\)\s*\{\s*databaseId\s*\}/g;

/** The two queries that the command line client `gh` sends around secrets; any other is refused. */
export function addGraphqlRoutes(app: Hono<Environment>, world: World): void {
  app.post('/graphql', async (context) => {
    const caller = requireCaller(context);
    const { query } = await readBody(context, querySchema);
    if (/^\s*query\s+UserCurrent\s*\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/.test(query))
      return context.json({ data: { viewer: { login: loginOf(caller) } } });
    const isUnderstood = /^\s*query\s+MapRepositoryNames\s*\{\s*\}\s*$/.test(
      query.replaceAll(repositoryField, ''),
    );
    if (!isUnderstood)
      return context.json({ errors: [{ message: 'This simulation does not understand the query.' }] });
    const errors: object[] = [];
    const data: Record<string, { databaseId: number } | null> = {};
    for (const [, alias = '', owner = '', name = ''] of query.matchAll(repositoryField)) {
      const found = findRepository(world.state, `${owner}/${name}`);
      const isFound = found !== undefined && isVisible(world, caller, found) && isLetIn(world, caller, found);
      data[alias] = isFound ? { databaseId: found.id } : null;
      if (!isFound)
        errors.push({
          type: 'NOT_FOUND',
          path: [alias],
          message: `Could not resolve to a Repository with the name '${owner}/${name}'.`,
        });
    }
    return context.json({ data, ...(errors.length === 0 ? {} : { errors }) });
  });
}

function isLetIn({ state }: World, caller: Caller, { owner }: RepositoryEntry): boolean {
  return policyRefusal(caller, mustFindAccount(state, owner)) === undefined;
}

/** An App acts under a name of its own; on its own behalf it is let in at few places, and not here. */
function loginOf(caller: Caller): string {
  if (caller.kind === 'app') throw new ApiError(403, 'Resource not accessible by integration');
  return caller.kind === 'person' ? caller.user.login : `${caller.app.slug}[bot]`;
}
