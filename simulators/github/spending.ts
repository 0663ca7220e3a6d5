import type { ApiContext } from './access.ts';
import type { Caller } from './callers.ts';
import type { Spending } from './rate-limits.ts';

/** How a request counts: all tokens of a user together, those of an installation too, everybody else by address. */
export function spendingOf(context: ApiContext): Spending {
  const caller = context.get('caller');
  const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);
  const resource = resourceOf(context.req.path);
  return {
    who: nameOf(caller),
    resource,
    limit: caller || resource === 'integration_manifest' ? 5000 : 60,
    points: isReading || resource === 'graphql' ? 1 : 5,
  };
}

function resourceOf(path: string): Spending['resource'] {
  if (path === '/graphql') return 'graphql';
  return path.startsWith('/app-manifests/') ? 'integration_manifest' : 'core';
}

function nameOf(caller: Caller | undefined): string {
  switch (caller?.kind) {
    case 'person':
      return `user ID ${caller.user.id}`;
    case 'app':
      return `app ID ${caller.app.id}`;
    case 'installation':
      return `installation ID ${caller.installation.id}`;
    case undefined:
      return 'this address';
  }
}
