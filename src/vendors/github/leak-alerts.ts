import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { instant } from '../../domain/instant.ts';
import { done } from '../../domain/outcome.ts';
import { Secret } from '../../domain/secret.ts';
import type { LeakAlert, LeakAlerts } from '../../ports/leak-alerts.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { toAppError, toOutcome } from '../http.ts';
import { orUndefined, type Route } from './client.ts';
import { connectGithub } from './sign-in.ts';

/** Shapes as in the description of api.github.com (`secret-scanning-alert`). */
const alertSchema = z.object({
  number: z.int(),
  created_at: z.iso.datetime({ offset: true }).transform((text) => instant(text)),
  html_url: z.string(),
  state: z.enum(['open', 'resolved']),
  secret_type: z.string(),
  secret_type_display_name: z.string().optional(),
  secret: z
    .string()
    .min(1)
    .transform((text) => Secret.of(text))
    .optional(),
  publicly_leaked: z.boolean().nullish(),
});
const alertOfOrganizationSchema = alertSchema.extend({ repository: z.object({ full_name: z.string() }) });

/**
 * The alerts of secret scanning (docs.github.com: REST endpoints for secret scanning, read 2026-11-25). They need the
 * scope `repo` or `security_events`, or the permission `secret_scanning_alerts`.
 */
export function readLeakAlerts(context: AdapterContext): LeakAlerts {
  const client = connectGithub(context);
  const list = async <T>(
    route: Route,
    parameters: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
  ): Promise<readonly T[]> =>
    await client.list(
      route,
      { ...parameters, state: 'open' },
      { schema: z.array(schema), itemsOf: (page) => page },
    );
  return {
    find: async (id) =>
      await toAppError(context.connection, async () => {
        const { owner, repo, number } = parseId(id);
        const answer = await orUndefined(
          async () =>
            await client.call(
              'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}',
              { owner, repo, alert_number: number },
              alertSchema,
            ),
        );
        return answer && leakAlert(`${owner}/${repo}`, answer.data);
      }),
    open: async (place) =>
      await toAppError(context.connection, async () => {
        const [owner = '', repo] = place.split('/');
        if (repo === undefined) {
          const route = 'GET /orgs/{org}/secret-scanning/alerts';
          const alerts = await list(route, { org: owner }, alertOfOrganizationSchema);
          return alerts.map((alert) => leakAlert(alert.repository.full_name, alert));
        }
        const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts';
        const alerts = await list(route, { owner, repo }, alertSchema);
        return alerts.map((alert) => leakAlert(place, alert));
      }),
    resolve: async (id, comment) =>
      await toOutcome(async () => {
        const { owner, repo, number } = parseId(id);
        const change = { state: 'resolved', resolution: 'revoked', resolution_comment: comment };
        await client.call(
          'PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}',
          { owner, repo, alert_number: number, ...change },
          z.unknown(),
        );
        return done(undefined);
      }),
  };
}

function leakAlert(repository: string, alert: z.infer<typeof alertSchema>): LeakAlert {
  return {
    id: `${repository}#${alert.number}`,
    description: alert.secret_type_display_name ?? alert.secret_type,
    isOpen: alert.state === 'open',
    foundAt: alert.created_at,
    page: alert.html_url,
    ...(alert.secret ? { value: alert.secret } : {}),
    ...(typeof alert.publicly_leaked === 'boolean' ? { isPublic: alert.publicly_leaked } : {}),
  };
}

function parseId(id: string): { owner: string; repo: string; number: number } {
  const [, owner, repo, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(id) ?? [];
  if (owner === undefined || repo === undefined || number === undefined)
    throw new AppError('usage', {
      message: `"${id}" names no alert.`,
      hint: 'Write owner/repository#number, for example my-team/my-repository#4.',
    });
  return { owner, repo, number: Number(number) };
}
