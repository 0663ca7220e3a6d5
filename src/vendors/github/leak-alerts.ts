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
        const { owner, repo } = parsePlace(place);
        if (repo === undefined) {
          const route = 'GET /orgs/{org}/secret-scanning/alerts';
          const found = await orUndefined(
            async () => await list(route, { org: owner }, alertOfOrganizationSchema),
          );
          return shownAt(place, found).map((alert) => leakAlert(alert.repository.full_name, alert));
        }
        const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts';
        const found = await orUndefined(async () => await list(route, { owner, repo }, alertSchema));
        return shownAt(place, found).map((alert) => leakAlert(place, alert));
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

/** GitHub says 404 of what is not there, of what may not be seen, and where secret scanning is off. */
function shownAt<T>(place: string, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new AppError('not-found', {
    message: `GitHub shows no alerts of ${place}: it is not there, or not to be seen, or secret scanning is off.`,
    hint: 'Which right a connection needs: mintmark guide read-leak-alerts',
  });
}

function parsePlace(place: string): { owner: string; repo?: string } {
  const [, owner, repo] = /^([\w.-]*\w[\w.-]*)(?:\/([\w.-]*\w[\w.-]*))?$/.exec(place) ?? [];
  if (owner !== undefined) return { owner, ...(repo === undefined ? {} : { repo }) };
  throw new AppError('usage', {
    message: `"${place}" is no place of alerts.`,
    hint: 'Name an owner, or owner/repository.',
  });
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
