import type { Introspection } from '../../domain/introspection.ts';
import type { Secret } from '../../domain/secret.ts';
import { AppError } from '../../domain/errors.ts';
import type { IntrospectRequest, TokenRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import {
  createAppClient,
  scopesOfPermissions,
  type App,
  type AppClient,
} from '../../vendors/github/app-client.ts';
import { statusOf } from '../../vendors/github/explain-refusal.ts';
import { settingsSchema } from '../../vendors/github/settings.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { installGuide } from './guide.ts';

/**
 * Signs in with the key as its App, and sees where the App is installed and what it may do there: that, and not what the
 * App asks for, is what its tokens can do.
 */
export async function introspectKey(
  context: AdapterContext,
  key: Secret,
  about: IntrospectRequest,
): Promise<Introspection> {
  const id = appId(context, about);
  if (id === undefined)
    return {
      kind: 'unknown',
      reason:
        'nobody says which App the key belongs to: write its client id into the connection (app: Iv23…)',
    };
  const client = createAppClient(context, { id, privateKey: key });
  try {
    const app = await client.app();
    return await introspectInstallation(context, { app, client, about });
  } catch (error) {
    if (!(error instanceof HttpFailure || error instanceof AppError)) throw error;
    const status = statusOf(error);
    if (status === 401)
      return {
        kind: 'inactive',
        reason: 'its App does not know the key: it was deleted, or belongs to another App',
      };
    if (status === 404 && error.message.includes('Integration not found'))
      return { kind: 'inactive', reason: `there is no App ${id}` };
    return { kind: 'unknown', reason: error.message };
  }
}

/** The client id: as recorded with the token or the one before it, or as the connection's settings say. */
function appId(context: AdapterContext, { reference, previous }: IntrospectRequest): string | undefined {
  return reference?.id ?? previous?.id ?? settingsSchema.parse(context.settings).app;
}

async function introspectInstallation(
  context: AdapterContext,
  { app, client, about }: { app: App; client: AppClient; about: IntrospectRequest },
): Promise<Introspection> {
  const { clientId: id, slug, owner } = app;
  const { grant, reference } = about;
  const common = { kind: 'active', id, owner, name: slug, expiresAt: null } as const;
  if (!grant) return common;
  const organization = grant.principal.name;
  const installation = await client.installationOf(organization);
  if (!installation) {
    const token: TokenRequest = { ...grant, name: reference?.name ?? slug, purpose: '', lifetimeSeconds: 0 };
    return {
      kind: 'not-ready',
      id,
      reason: `the App ${slug} is not installed in ${organization} yet`,
      guide: installGuide(context.baseUrl, { slug, token }),
    };
  }
  const obstacles = installation.isSuspended ? [`the App ${slug} is suspended in ${organization}`] : [];
  for (const place of grant.audience ?? [])
    if (place.includes('/') && !installation.reachesAll && !(await client.reaches(place)))
      obstacles.push(
        `the App ${slug} is not installed for ${place}: add it in the settings of the installation`,
      );
  const notes =
    installation.reachesAll && grant.audience?.every((place) => place.includes('/'))
      ? [
          `the App ${slug} is installed for all repositories of ${organization}, and needs only ${grant.audience.join(', ')}`,
        ]
      : [];
  return { ...common, scopes: scopesOfPermissions(installation.permissions), obstacles, notes };
}
