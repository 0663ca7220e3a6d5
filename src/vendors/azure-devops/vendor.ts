import { AppError } from '../../domain/errors.ts';
import type { AdapterContext, ConnectionReport, RightReport, VendorDefinition } from '../../ports/vendor.ts';
import { HttpFailure, toAppError } from '../http.ts';
import { betterCredential } from '../better-credential.ts';
import { credentialHelp } from './calls.ts';
import type { AzureDevopsClient } from './client.ts';
import { connectAzureDevops, settingsSchema, type AzureDevopsConnection } from './connection.ts';
import { azCommand, isEntraToken } from './sign-in.ts';
import { entraHelp } from './token-refusals.ts';

/** Azure DevOps Services: one connection reaches one organization. */
export const azureDevopsVendor: VendorDefinition = {
  id: 'azure-devops',
  title: 'Azure DevOps',
  defaultUrl: 'https://dev.azure.com',
  urlVariable: 'MINTMARK_AZURE_DEVOPS_URL',
  settings: settingsSchema,
  exampleSettings: { organization: 'my-team' },
  credentialHelp,
  signInCommands: { az: azCommand },
  check: async (context) => await toAppError(context.connection, async () => await report(context)),
};

async function report(context: AdapterContext): Promise<ConnectionReport> {
  const connection = connectAzureDevops(context);
  const { client, organization } = connection;
  const signedIn = await client.signedIn();
  if (signedIn.isAnonymous)
    throw new AppError('connection-refused', {
      message: `Connection "${context.connection}" reaches the organization ${organization} as nobody: its credential does not sign in.`,
      hint: betterCredential(context, credentialHelp),
    });
  return {
    login: signedIn.login,
    rights: [...(await readRights(client)), ...(await tokenRights(context, connection))],
    ...(signedIn.serverTime === undefined ? {} : { serverTime: signedIn.serverTime }),
  };
}

/** What may be read is tried on the first project; what may be changed shows only when something is changed. */
async function readRights(client: AzureDevopsClient): Promise<readonly RightReport[]> {
  const hint =
    'Edit the personal access token (dev.azure.com: User settings > Personal access tokens) and add it.';
  const unseen = 'The service has no way to ask; it shows at the first delivery.';
  const projects = await tryToRead(async () => await client.projects());
  const project = projects?.[0]?.id;
  const readRight = async (right: string, neededFor: string, read: (project: string) => Promise<unknown>) => {
    if (project === undefined)
      return { right, neededFor, state: 'unknown', hint: 'No project can be seen to try it on.' } as const;
    const isThere = (await tryToRead(async () => ({ answer: await read(project) }))) !== undefined;
    return isThere
      ? ({ right, neededFor, state: 'present' } as const)
      : ({ right, neededFor, state: 'missing', hint } as const);
  };
  const groups = async (project: string) => await client.findVariableGroup(project, 'mintmark');
  return [
    projects
      ? { right: 'vso.project', neededFor: 'finding projects', state: 'present' }
      : { right: 'vso.project', neededFor: 'finding projects', state: 'missing', hint },
    await readRight('vso.variablegroups_read', 'reading variable groups', groups),
    await readRight('vso.build', 'reading pipelines', client.definitions),
    {
      right: 'vso.variablegroups_manage',
      neededFor: 'writing variable groups',
      state: 'unknown',
      hint: unseen,
    },
    { right: 'vso.build_execute', neededFor: 'writing pipeline variables', state: 'unknown', hint: unseen },
    {
      right: 'vso.pipelineresources_manage',
      neededFor: 'authorizing pipelines',
      state: 'unknown',
      hint: unseen,
    },
  ];
}

/** Issuing tokens: what only an Entra access token of a person can have. Reading shows whether it is one. */
async function tokenRights(
  context: AdapterContext,
  { tokens }: AzureDevopsConnection,
): Promise<readonly RightReport[]> {
  const manage = { right: 'vso.pats_manage', neededFor: 'issuing and revoking personal access tokens' };
  const hint = `To let Mintmark do it, give the connection ${entraHelp}.`;
  if (!isEntraToken(context.credential())) return [{ ...manage, state: 'by-hand', hint }];
  const listed = await tryToRead(async () => await tokens.list('active'));
  // A service principal or a managed identity is refused as well, whatever its rights.
  if (!listed) return [{ ...manage, state: 'by-hand', hint }];
  return [
    { right: 'vso.pats', neededFor: 'seeing personal access tokens', state: 'present' },
    { ...manage, state: 'unknown', hint: 'The service has no way to ask; it shows at the first issue.' },
  ];
}

/** undefined when the service refuses the reading; what else goes wrong is thrown. */
async function tryToRead<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'connection-refused') return undefined;
    if (error instanceof HttpFailure && error.kind === 'rejected') return undefined;
    throw error;
  }
}
