import type { Hono } from 'hono';
import {
  requireOrganization,
  requireReadable,
  requireToken,
  type ApiContext,
  type Environment,
} from './access.ts';
import { pathPart } from './body.ts';
import { apiOrigin, takePage } from './paging.ts';
import { partialResults, policyRefusal } from './policies.ts';
import { isVisible, roleAt, roleIn } from './reach.ts';
import { renderFullRepository, renderRepository, type RepositoryView } from './render-repository.ts';
import type { RepositoryEntry } from './state.ts';
import { ApiError, findAccount, mustFindAccount, notFound, type World } from './world.ts';

/** Repositories, one by one and in lists; private ones only for those who may know of them. */
export function addRepositoryRoutes(app: Hono<Environment>, world: World): void {
  app.get('/repos/:owner/:repo', (context) => {
    const repository = requireReadable(world, context);
    return context.json(renderFullRepository(repository, repositoryView(world, context, repository)));
  });
  app.get('/orgs/:org/repos', (context) => {
    context.set('need', { scopes: ['repo'], permission: 'metadata=read' });
    const { login } = requireOrganization(world, context);
    const choose = queryChoice(context, 'type', organizationTypes);
    return list(world, context, (each) => each.owner === login && choose(each));
  });
  app.get('/users/:login/repos', (context) => {
    context.set('need', { scopes: [], permission: 'metadata=read' });
    const account = findAccount(world.state, pathPart(context, 'login'));
    if (!account) throw notFound();
    return list(world, context, (each) => each.owner === account.login && !each.isPrivate);
  });
  app.get('/user/repos', (context) => {
    const { user } = requireToken(context, { scopes: [], permission: 'metadata=read' });
    const choose = queryChoice(context, 'visibility', visibilities);
    const partial = partialResults(world, context.get('caller'));
    if (partial !== undefined) context.header('x-github-sso', partial);
    return list(world, context, (each) => roleIn(world, user, each.owner) !== undefined && choose(each));
  });
}

type Choose = (repository: RepositoryEntry) => boolean;

const visibilities: Readonly<Record<string, Choose>> = {
  all: () => true,
  public: ({ isPrivate }) => !isPrivate,
  private: ({ isPrivate }) => isPrivate,
};
const organizationTypes: Readonly<Record<string, Choose>> = {
  ...visibilities,
  forks: () => false,
  sources: () => true,
  member: () => true,
};

function queryChoice(context: ApiContext, name: string, choices: Readonly<Record<string, Choose>>): Choose {
  const choose = choices[context.req.query(name) ?? 'all'];
  if (!choose)
    throw new ApiError(422, 'Validation Failed', [{ resource: 'Search', field: name, code: 'invalid' }]);
  return choose;
}

function list(world: World, context: ApiContext, isWanted: Choose): Response {
  const caller = context.get('caller');
  const isLetIn = (owner: string): boolean =>
    policyRefusal(caller, mustFindAccount(world.state, owner)) === undefined;
  const all = world.state.repositories
    .filter((each) => isWanted(each) && isVisible(world, caller, each) && isLetIn(each.owner))
    .toSorted(comparison(context));
  return context.json(
    takePage(context, all).map((each) => renderRepository(each, repositoryView(world, context, each))),
  );
}

/** The newest first, unless `sort=full_name` or a `direction` says otherwise; all changed when they were made. */
function comparison(context: ApiContext): (left: RepositoryEntry, right: RepositoryEntry) => number {
  const byName = (context.req.query('sort') ?? 'created') === 'full_name';
  const isAscending = (context.req.query('direction') ?? (byName ? 'asc' : 'desc')) === 'asc';
  const sign = isAscending ? 1 : -1;
  return (left, right) => sign * (byName ? left.name.localeCompare(right.name) : left.id - right.id);
}

/** How a repository is shown to this caller. */
export function repositoryView(
  world: World,
  context: ApiContext,
  repository: RepositoryEntry,
): RepositoryView {
  return {
    origin: apiOrigin(context),
    owner: mustFindAccount(world.state, repository.owner),
    role: roleAt(world, context.get('caller'), repository),
    apiVersion: context.get('apiVersion'),
  };
}
