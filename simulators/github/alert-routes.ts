import type { Hono } from 'hono';
import { z } from 'zod';
import {
  requireAdministered,
  requireCaller,
  requireOwned,
  type ApiContext,
  type Environment,
  type Need,
} from './access.ts';
import { pathPart, readBody } from './body.ts';
import { apiOrigin, takePage } from './paging.ts';
import { isVisible, reaches } from './reach.ts';
import { renderAlert } from './render-alert.ts';
import { renderMinimalRepository } from './render-repository.ts';
import { repositoryView } from './repository-routes.ts';
import type { AlertEntry, RepositoryEntry } from './state.ts';
import { ApiError, must, notFound, type World } from './world.ts';

const scopes = ['repo', 'security_events'];
const toRead: Need = { scopes, permission: 'secret_scanning_alerts=read' };
const toWrite: Need = { scopes, permission: 'secret_scanning_alerts=write' };
const changeSchema = z.strictObject({
  state: z.enum(['open', 'resolved']).optional(),
  resolution: z.enum(['false_positive', 'wont_fix', 'revoked', 'used_in_tests']).nullish(),
  resolution_comment: z.string().nullish(),
  validity: z.enum(['active', 'inactive']).nullish(),
});

/** Tokens that were found in repositories. */
export function addAlertRoutes(app: Hono<Environment>, world: World): void {
  const base = '/repos/:owner/:repo/secret-scanning/alerts';
  app.get(base, (context) => {
    const repository = requireAdministered(world, context, toRead);
    const chosen = choose(context, alertsOf(world, repository));
    return context.json(takePage(context, chosen).map((each) => render(world, context, each)));
  });
  app.get(`${base}/:number{[0-9]+}`, (context) => {
    const repository = requireAdministered(world, context, toRead);
    return context.json(render(world, context, requireAlert(world, context, repository)));
  });
  app.patch(`${base}/:number{[0-9]+}`, async (context) => {
    const repository = requireAdministered(world, context, toWrite);
    const alert = requireAlert(world, context, repository);
    change(world, context, { alert, wish: await readBody(context, changeSchema) });
    return context.json(render(world, context, alert));
  });
  app.get('/orgs/:org/secret-scanning/alerts', (context) => {
    const { login } = requireOwned(world, context, toRead);
    const caller = requireCaller(context);
    const seen = world.state.repositories.filter(
      (each) =>
        each.owner === login &&
        isVisible(world, caller, each) &&
        reaches(caller, { owner: login, repositoryId: each.id }, toRead.permission),
    );
    const chosen = choose(
      context,
      seen.flatMap((each) => alertsOf(world, each)),
    );
    return context.json(
      takePage(context, chosen).map((each) => {
        const repository = repositoryOf(world, each);
        return {
          ...render(world, context, each),
          repository: renderMinimalRepository(repository, repositoryView(world, context, repository)),
        };
      }),
    );
  });
}

function alertsOf({ state }: World, { id }: RepositoryEntry): readonly AlertEntry[] {
  return state.alerts.filter(({ repositoryId }) => repositoryId === id);
}

function repositoryOf({ state }: World, { repositoryId }: AlertEntry): RepositoryEntry {
  return must(
    state.repositories.find(({ id }) => id === repositoryId),
    String(repositoryId),
  );
}

function requireAlert(world: World, context: ApiContext, repository: RepositoryEntry): AlertEntry {
  const number = Number(pathPart(context, 'number'));
  const found = alertsOf(world, repository).find((each) => each.number === number);
  if (!found) throw notFound();
  return found;
}

/** The newest first. */
function choose(context: ApiContext, all: readonly AlertEntry[]): readonly AlertEntry[] {
  const state = context.req.query('state');
  const types = context.req.query('secret_type')?.split(',');
  return all
    .filter((each) => state === undefined || each.state === state)
    .filter((each) => types === undefined || types.includes(each.secretType))
    .toSorted((left, right) => right.createdAt - left.createdAt || right.number - left.number);
}

/** A resolved alert has a reason, an open one has none. */
function change(
  { now }: World,
  context: ApiContext,
  { alert, wish }: { alert: AlertEntry; wish: z.infer<typeof changeSchema> },
): void {
  const { state, resolution, resolution_comment: comment, validity } = wish;
  const isNothing = state === undefined && validity === undefined;
  const isReasoned = resolution !== undefined && resolution !== null;
  if (isNothing || (state !== 'resolved' && (isReasoned || comment)) || (state === 'resolved' && !isReasoned))
    throw new ApiError(422, 'Validation Failed', [
      { resource: 'SecretScanningAlert', field: 'resolution', code: 'invalid' },
    ]);
  alert.updatedAt = now();
  if (validity !== undefined) alert.validity = validity;
  if (state === undefined) return;
  const caller = context.get('caller');
  const isResolved = state === 'resolved';
  alert.state = state;
  alert.resolution = isResolved ? (resolution ?? null) : null;
  alert.resolutionComment = isResolved ? (comment ?? null) : null;
  alert.resolvedAt = isResolved ? now() : null;
  alert.resolvedBy = isResolved && caller?.kind === 'person' ? caller.user.login : null;
}

function render(world: World, context: ApiContext, alert: AlertEntry): object {
  return renderAlert(world, alert, {
    origin: apiOrigin(context),
    repository: repositoryOf(world, alert),
    isSecretHidden: context.req.query('hide_secret') === 'true',
  });
}
