import type { Hono } from 'hono';
import { requireAdministered, type ApiContext, type Environment } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { takePage } from './paging.ts';
import { findSecret, putSecret, removeSecret } from './safe.ts';
import {
  answerWrite,
  renderPublicKey,
  renderSecret,
  requireRoom,
  requireSecretName,
  sealedValueSchema,
  sortedSecrets,
  unseal,
} from './secrets.ts';
import type { Safe } from './state.ts';
import { findAccount, findEnvironment, notFound, reachesRepository, type World } from './world.ts';

const maximumSecrets = 100;

type FindSafe = (context: ApiContext, access: 'read' | 'write') => Safe;

/** The secrets of repositories and of their environments, which work alike. */
export function addSecretRoutes(app: Hono<Environment>, world: World): void {
  const repository = '/repos/:owner/:repo';
  addSafeRoutes(app, world, {
    base: `${repository}/actions/secrets`,
    findSafe: (context, access) =>
      requireAdministered(world, context, { permission: `secrets=${access}` }).safe,
  });
  addSafeRoutes(app, world, {
    base: `${repository}/environments/:environment/secrets`,
    findSafe: (context, access) => {
      const found = requireAdministered(world, context, { permission: `environments=${access}` });
      const environment = findEnvironment(found, pathPart(context, 'environment'));
      if (!environment) throw notFound();
      return environment.safe;
    },
  });
  app.get(`${repository}/actions/organization-secrets`, (context) => {
    const found = requireAdministered(world, context, { permission: 'secrets=read' });
    const organization = findAccount(world.state, found.owner);
    const reaching = organization
      ? sortedSecrets(organization.safe).filter((secret) => reachesRepository(secret, found))
      : [];
    const secrets = takePage(context, reaching).map((secret) => renderSecret(secret));
    return context.json({ total_count: reaching.length, secrets });
  });
}

function addSafeRoutes(
  app: Hono<Environment>,
  world: World,
  { base, findSafe }: { base: string; findSafe: FindSafe },
): void {
  app.get(base, (context) => {
    const safe = findSafe(context, 'read');
    const secrets = takePage(context, sortedSecrets(safe)).map((secret) => renderSecret(secret));
    return context.json({ total_count: safe.secrets.length, secrets });
  });
  app.get(`${base}/public-key`, (context) => context.json(renderPublicKey(findSafe(context, 'read'))));
  app.get(`${base}/:name`, (context) => {
    const secret = findSecret(findSafe(context, 'read'), pathPart(context, 'name'));
    if (!secret) throw notFound();
    return context.json(renderSecret(secret));
  });
  app.put(`${base}/:name`, async (context) => {
    const safe = findSafe(context, 'write');
    const name = requireSecretName(pathPart(context, 'name'));
    const value = unseal(safe, await readBody(context, sealedValueSchema));
    if (!findSecret(safe, name)) requireRoom(safe, maximumSecrets);
    return answerWrite(context, putSecret(safe, name, { value, at: world.now() }));
  });
  app.delete(`${base}/:name`, (context) => {
    if (!removeSecret(findSafe(context, 'write'), pathPart(context, 'name'))) throw notFound();
    return context.body(null, 204);
  });
}
