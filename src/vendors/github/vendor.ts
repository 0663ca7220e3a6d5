import { z } from 'zod';
import { instantOrUndefined } from '../../domain/instant.ts';
import type { AdapterContext, ConnectionReport, RightReport, VendorDefinition } from '../../ports/vendor.ts';
import { toAppError } from '../http.ts';
import { createGithubClient, type GithubAnswer } from './client.ts';
import { credentialHelp, scopeList } from './explain-refusal.ts';

/** GitHub, or an Enterprise server that speaks its REST interface. */
export const githubVendor: VendorDefinition = {
  id: 'github',
  title: 'GitHub',
  defaultUrl: 'https://api.github.com',
  urlVariable: 'MINTMARK_GITHUB_URL',
  settings: z.strictObject({}),
  credentialHelp,
  check: async (context) => await toAppError(context.connection, async () => await report(context)),
};

async function report(context: AdapterContext): Promise<ConnectionReport> {
  const answer = await askWho(context);
  const serverTime = instantOrUndefined(answer.headers['date']);
  // Two layouts are in use: "2021-09-03 02:34:04 UTC" and "2023-04-26 20:23:26 +0200".
  const expiresAt = instantOrUndefined(answer.headers['github-authentication-token-expiration']);
  return {
    login: answer.data.login,
    rights: readRights(answer),
    ...(serverTime ? { serverTime } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  };
}

/** An installation token of a GitHub App is nobody's user; that it is alive shows at a call that everybody may make. */
async function askWho(context: AdapterContext): Promise<GithubAnswer<{ login: string }>> {
  const client = createGithubClient(context);
  if (!context.credential().matches(/^ghs_/))
    return await client.call('GET /user', {}, z.object({ login: z.string().min(1) }));
  const answer = await client.call('GET /rate_limit', {}, z.object({ resources: z.object({}) }));
  return { ...answer, data: { login: 'a GitHub App installation' } };
}

/** Only classic tokens tell their scopes; what a fine-grained one may do shows when it is done. */
function readRights({ headers }: GithubAnswer<unknown>): readonly RightReport[] {
  const header = headers['x-oauth-scopes'];
  const right = (scope: string, neededFor: string): RightReport => {
    if (header === undefined)
      return {
        right: scope,
        neededFor,
        state: 'unknown',
        hint: 'Only classic tokens tell their scopes; it shows at the first delivery.',
      };
    if (scopeList(header).includes(scope)) return { right: scope, neededFor, state: 'present' };
    return { right: scope, neededFor, state: 'missing', hint: 'Add it on github.com/settings/tokens.' };
  };
  const organization = right('admin:org', 'writing organization secrets');
  return [
    right('repo', 'writing repository and environment secrets'),
    // Only teams that use organization secrets need it.
    organization.state === 'missing'
      ? { ...organization, state: 'unknown', hint: 'Only organization secrets need it.' }
      : organization,
  ];
}
