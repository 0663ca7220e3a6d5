import type { Hono } from 'hono';
import { z } from 'zod';
import { requireInstallation, type Environment } from './access.ts';
import { readBody } from './body.ts';
import { revokeInTime } from './revocations.ts';
import { ApiError, type World } from './world.ts';

const credentialsSchema = z.strictObject({ credentials: z.array(z.string()).min(1).max(1000) });

/** Ends of tokens: of whatever somebody has found, and of the installation token that calls. */
export function addRevocationRoutes(app: Hono<Environment>, world: World): void {
  app.post('/credentials/revoke', async (context) => {
    if (context.get('caller'))
      throw new ApiError(403, 'This endpoint only accepts requests without credentials.');
    const { credentials } = await readBody(context, credentialsSchema);
    revokeInTime(world, credentials);
    return context.json({}, 202);
  });
  app.delete('/installation/token', (context) => {
    const { token } = requireInstallation(context);
    const { state } = world;
    state.installationTokens = state.installationTokens.filter((each) => each !== token);
    return context.body(null, 204);
  });
}
