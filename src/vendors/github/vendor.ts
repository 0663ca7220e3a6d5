import { z } from 'zod';
import { instantOrUndefined } from '../../domain/instant.ts';
import type { AdapterContext, ConnectionReport, RightReport, VendorDefinition } from '../../ports/vendor.ts';
import { toAppError } from '../http.ts';
import { credentialHelp, scopeList } from './explain-refusal.ts';
import type { GithubAnswer } from './client.ts';
import { readLeakAlerts } from './leak-alerts.ts';
import { overseeOrganization } from './oversight.ts';
import { settingsSchema } from './settings.ts';
import { readLeakReport } from './report-keys.ts';
import { readSourceFiles } from './source-files.ts';
import { connectGithub, connectionApp, findInstallation, isPrivateKey } from './sign-in.ts';

/** GitHub, or an Enterprise server that speaks its REST interface. */
export const githubVendor: VendorDefinition = {
  id: 'github',
  title: 'GitHub',
  defaultUrl: 'https://api.github.com',
  urlVariable: 'MINTMARK_GITHUB_URL',
  settings: settingsSchema,
  exampleSettings: {},
  credentialHelp,
  oversight: overseeOrganization,
  canOversee: (context) => context.isSignedIn && isPrivateKey(context.credential()),
  leakAlerts: readLeakAlerts,
  readLeakReport,
  sourceFiles: readSourceFiles,
  check: async (context) =>
    await toAppError(context.connection, async () =>
      isPrivateKey(context.credential()) ? await reportApp(context) : await report(context),
    ),
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
  const client = connectGithub(context);
  if (!context.credential().matches(/^ghs_/))
    return await client.call('GET /user', {}, z.object({ login: z.string().min(1) }));
  const answer = await client.call('GET /rate_limit', {}, z.object({ resources: z.object({}) }));
  return { ...answer, data: { login: 'a GitHub App installation' } };
}

/** What the connection's App may do where it is installed, for what Mintmark itself does. */
async function reportApp(context: AdapterContext): Promise<ConnectionReport> {
  const client = connectionApp(context);
  const { slug } = await client.app();
  const { account, permissions } = await findInstallation(context, client);
  const right = (permission: string, level: 'read' | 'write', neededFor: string): RightReport => {
    const isHeld = permissions[permission] === level || permissions[permission] === 'write';
    return {
      right: `${permission}:${level}`,
      neededFor,
      state: isHeld ? 'present' : 'unknown',
      ...(isHeld ? {} : { hint: 'Only needed where this connection is used for it.' }),
    };
  };
  return {
    login: `the App ${slug} in ${account}`,
    rights: [
      right('secrets', 'write', 'writing repository secrets'),
      right('environments', 'write', 'writing environment secrets'),
      right('organization_secrets', 'write', 'writing organization secrets'),
      right('contents', 'read', 'seeing whether a repository has the workflow that proves'),
      right('actions', 'write', 'letting a job prove what it holds'),
      right('statuses', 'read', 'reading what it answers'),
      right('organization_personal_access_tokens', 'read', 'seeing the tokens that reach the organization'),
    ],
  };
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
