import { randomBytes } from 'node:crypto';
import { coversPermission, isAppPermission } from './app-permissions.ts';
import type { InstallationEntry, InstallationTokenEntry, RepositoryEntry } from './state.ts';
import { checksummedValue } from './tokens.ts';
import { ApiError, isSameName, type World } from './world.ts';

/** What an App asks a token to be limited to; what is left out is as in the installation. */
export interface InstallationTokenWish {
  readonly repositories?: readonly string[] | undefined;
  readonly repository_ids?: readonly number[] | undefined;
  readonly permissions?: Readonly<Record<string, string>> | undefined;
}

const hourMilliseconds = 3_600_000;
const maximumRepositories = 500;
/** The texts of refusals, as users have reported them. */
const refusals = {
  repositories:
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  permissions: 'The permissions requested are not granted to this installation.',
} as const;

/** Makes a token for an hour; refuses one that could do more than the installation. */
export function mintInstallationToken(
  world: World,
  installation: InstallationEntry,
  { wish, isStateless }: { wish: InstallationTokenWish; isStateless: boolean },
): InstallationTokenEntry {
  const permissions = wish.permissions ?? installation.permissions;
  for (const [name, access] of Object.entries(permissions))
    if (!isAppPermission(name, access) || !coversPermission(installation.permissions, `${name}=${access}`))
      throw new ApiError(422, refusals.permissions);
  const token: InstallationTokenEntry = {
    value: isStateless ? statelessValue(installation) : checksummedValue('ghs_'),
    installationId: installation.id,
    permissions: 'metadata' in installation.permissions ? { metadata: 'read', ...permissions } : permissions,
    repositoryIds: chosenIds(world, installation, wish),
    expiresAt: world.now() + hourMilliseconds,
  };
  world.state.installationTokens.push(token);
  return token;
}

/** The repositories that an installation reaches, or one of its tokens. */
export function reachedRepositories(
  { state }: World,
  { account, repositorySelection, repositoryIds }: InstallationEntry,
  chosen: readonly number[] | null = null,
): readonly RepositoryEntry[] {
  return state.repositories.filter(
    ({ id, owner }) =>
      owner === account &&
      (repositorySelection === 'all' || repositoryIds.includes(id)) &&
      (chosen === null || chosen.includes(id)),
  );
}

/** Names and ids together; null when neither are given. */
function chosenIds(
  world: World,
  installation: InstallationEntry,
  { repositories = [], repository_ids: ids = [] }: InstallationTokenWish,
): readonly number[] | null {
  const reached = reachedRepositories(world, installation);
  const byName = repositories.map((name) => reached.find((each) => isSameName(each.name, name))?.id);
  const byId = ids.map((id) => reached.find((each) => each.id === id)?.id);
  const chosen = [...byName, ...byId];
  if (chosen.includes(undefined) || chosen.length > maximumRepositories)
    throw new ApiError(422, refusals.repositories);
  const isGiven = (id: number | undefined): id is number => id !== undefined;
  return chosen.length === 0 ? null : [...new Set(chosen.filter(isGiven))];
}

/**
 * The form of 2026: the App's number and a JSON web token that clients must not look into; about 520 characters with
 * two dots (GitHub's changelog of 2026-04-24 and 2026-05-15, read 2026-11).
 */
function statelessValue({ appId, id }: InstallationEntry): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const header = encode({ alg: 'RS256', typ: 'JWT' });
  const claims = encode({ sub: `installation:${id}`, jti: randomBytes(32).toString('hex') });
  return `ghs_${appId}_${header}.${claims}.${randomBytes(256).toString('base64url')}`;
}
