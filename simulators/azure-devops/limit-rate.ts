import type { MiddlewareHandler } from 'hono';
import type { Environment } from './access.ts';
import type { Usage } from './throttle.ts';
import { ApiError, errorBody, type World } from './world.ts';

/** Nobody publishes what a call costs; a write is taken for dearer than a read. */
const readCostTstu = 0.1;
const writeCostTstu = 0.5;

/** Refuses calls past the published limit, and says how much is left once half of it is used. */
export function limitRate(world: World): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const cost = ['GET', 'HEAD', 'OPTIONS'].includes(context.req.method) ? readCostTstu : writeCostTstu;
    const usage = world.throttle.spend(context.get('token').userId, cost);
    if (usage.retryAfterSeconds === undefined) {
      await next();
      if (usage.remainingTstu > usage.limitTstu / 2) return undefined;
      for (const [name, value] of Object.entries(usageHeaders(usage))) context.res.headers.set(name, value);
      return undefined;
    }
    const error = new ApiError(429, {
      message:
        'TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource Concurrency in namespace User.',
      typeName:
        'Microsoft.TeamFoundation.Framework.Server.RequestBlockedException, Microsoft.TeamFoundation.Framework.Server',
    });
    return Response.json(errorBody(error), {
      status: 429,
      headers: { ...usageHeaders(usage), 'retry-after': String(usage.retryAfterSeconds) },
    });
  };
}

function usageHeaders({ limitTstu, remainingTstu, resetAt }: Usage): Record<string, string> {
  return {
    'x-ratelimit-resource': 'Concurrency',
    'x-ratelimit-limit': String(limitTstu),
    'x-ratelimit-remaining': String(Math.floor(remainingTstu)),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
  };
}
