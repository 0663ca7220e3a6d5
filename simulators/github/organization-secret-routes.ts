import type { Hono } from 'hono';
import { z } from 'zod';
import { requireOwned, type ApiContext, type Environment, type Need } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { apiOrigin, takePage } from './paging.ts';
import { isVisible, roleOf } from './reach.ts';
import { renderMinimalRepository } from './render-repository.ts';
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
import type { Account, SecretEntry } from './state.ts';
import { ApiError, notFound, type World } from './world.ts';

const maximumSecrets = 1000;
const repositoryId = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
const secretSchema = sealedValueSchema.partial().extend({
  visibility: z.enum(['all', 'private', 'selected']),
  selected_repository_ids: z.array(repositoryId).optional(),
});
const selectionSchema = z.strictObject({ selected_repository_ids: z.array(z.int()) });
const toRead: Need = { scopes: ['admin:org'], permission: 'organization_secrets=read' };
const toWrite: Need = { scopes: ['admin:org'], permission: 'organization_secrets=write' };
const base = '/orgs/:org/actions/secrets';

/** The secrets of an organization: to see, to set and to remove. */
export function addOrganizationSecretRoutes(app: Hono<Environment>, world: World): void {
  app.get(base, (context) => {
    const organization = requireOwned(world, context, toRead);
    const all = sortedSecrets(organization.safe);
    const secrets = takePage(context, all).map((secret) => render(context, organization, secret));
    return context.json({ total_count: all.length, secrets });
  });
  app.get(`${base}/public-key`, (context) =>
    context.json(renderPublicKey(requireOwned(world, context, toRead).safe)),
  );
  app.get(`${base}/:name`, (context) => {
    const organization = requireOwned(world, context, toRead);
    return context.json(render(context, organization, requireSecret(context, organization)));
  });
  app.put(`${base}/:name`, (context) => write(world, context));
  app.delete(`${base}/:name`, (context) => {
    const { safe } = requireOwned(world, context, toWrite);
    if (!removeSecret(safe, pathPart(context, 'name'))) throw notFound();
    return context.body(null, 204);
  });
  addSelectionRoutes(app, world);
}

/** The repositories that a secret with visibility `selected` reaches. */
function addSelectionRoutes(app: Hono<Environment>, world: World): void {
  const selection = `${base}/:name/repositories`;
  app.get(selection, (context) => {
    const organization = requireOwned(world, context, toRead);
    const secret = requireSelective(context, organization);
    const { state } = world;
    const all = state.repositories.filter(({ id }) => secret.selectedRepositoryIds.includes(id));
    const view = {
      origin: apiOrigin(context),
      owner: organization,
      role: roleOf(world, context.get('caller'), organization.login),
      apiVersion: context.get('apiVersion'),
    };
    const repositories = takePage(context, all).map((each) => renderMinimalRepository(each, view));
    return context.json({ total_count: all.length, repositories });
  });
  app.put(selection, async (context) => {
    const organization = requireOwned(world, context, toWrite);
    const secret = requireSelective(context, organization);
    const { selected_repository_ids: ids } = await readBody(context, selectionSchema);
    secret.selectedRepositoryIds = requireRepositories(world, context, { organization, ids });
    return context.body(null, 204);
  });
  app.put(`${selection}/:id{[0-9]+}`, (context) => {
    const { secret, id } = requireSelected(world, context);
    secret.selectedRepositoryIds = [...new Set([...secret.selectedRepositoryIds, id])];
    return context.body(null, 204);
  });
  app.delete(`${selection}/:id{[0-9]+}`, (context) => {
    const { secret, id } = requireSelected(world, context);
    secret.selectedRepositoryIds = secret.selectedRepositoryIds.filter((each) => each !== id);
    return context.body(null, 204);
  });
}

/** Without a value only the visibility changes, which is no way to make a new secret. */
async function write(world: World, context: ApiContext): Promise<Response> {
  const organization = requireOwned(world, context, toWrite);
  const { safe } = organization;
  const name = requireSecretName(pathPart(context, 'name'));
  const { encrypted_value, key_id, visibility, selected_repository_ids } = await readBody(
    context,
    secretSchema,
  );
  if ((encrypted_value === undefined) !== (key_id === undefined))
    throw new ApiError(422, 'Invalid request.\n\nencrypted_value and key_id belong together.');
  if (selected_repository_ids && visibility !== 'selected')
    throw new ApiError(422, 'Repositories can only be selected when the visibility is selected.');
  const isNew = !findSecret(safe, name);
  const isSealed = encrypted_value !== undefined && key_id !== undefined;
  if (isNew && !isSealed) throw new ApiError(422, "Invalid request.\n\nencrypted_value wasn't supplied.");
  const value = isSealed ? { value: unseal(safe, { encrypted_value, key_id }) } : {};
  if (isNew) requireRoom(safe, maximumSecrets);
  const ids = visibility === 'selected' ? selected_repository_ids : [];
  const selection = ids && {
    selectedRepositoryIds: requireRepositories(world, context, { organization, ids }),
  };
  putSecret(safe, name, { ...value, visibility, ...selection, at: world.now() });
  return answerWrite(context, isNew);
}

function requireRepositories(
  world: World,
  context: ApiContext,
  { organization, ids }: { organization: Account; ids: readonly number[] },
): readonly number[] {
  const caller = context.get('caller');
  for (const id of ids) {
    const found = world.state.repositories.find((each) => each.id === id);
    if (found?.owner !== organization.login || !isVisible(world, caller, found))
      throw new ApiError(422, 'Validation Failed', [
        { resource: 'Secret', field: 'selected_repository_ids', code: 'invalid' },
      ]);
  }
  return [...new Set(ids)];
}

function requireSelected(world: World, context: ApiContext): { secret: SecretEntry; id: number } {
  const organization = requireOwned(world, context, toWrite);
  const secret = requireSelective(context, organization);
  const id = Number(pathPart(context, 'id'));
  const found = world.state.repositories.find((each) => each.id === id);
  if (found?.owner !== organization.login || !isVisible(world, context.get('caller'), found))
    throw notFound();
  return { secret, id };
}

function requireSelective(context: ApiContext, organization: Account): SecretEntry {
  const secret = requireSecret(context, organization);
  if (secret.visibility !== 'selected')
    throw new ApiError(409, 'The visibility of the secret is not selected.');
  return secret;
}

function requireSecret(context: ApiContext, { safe }: Account): SecretEntry {
  const secret = findSecret(safe, pathPart(context, 'name'));
  if (!secret) throw notFound();
  return secret;
}

function render(context: ApiContext, { login }: Account, secret: SecretEntry): object {
  const selection = `${apiOrigin(context)}/orgs/${login}/actions/secrets/${secret.name}/repositories`;
  return {
    ...renderSecret(secret),
    visibility: secret.visibility,
    ...(secret.visibility === 'selected' ? { selected_repositories_url: selection } : {}),
  };
}
