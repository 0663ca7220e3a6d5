import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { isAppPermission, kindOfPermission } from './app-permissions.ts';
import type { AppEntry, AppKeyEntry, InstallationEntry } from './state.ts';
import { randomText } from './tokens.ts';
import { ApiError, findAccount, isSameName, notFound, type World } from './world.ts';

/** What the page of a new App is filled in with, or its manifest says. */
export interface AppWish {
  /** Login of the user or organization that will own it. */
  readonly owner: string;
  readonly name: string;
  readonly description?: string;
  readonly externalUrl: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events?: readonly string[];
}

/** Where an App is put, and what it reaches there. */
export interface InstallationWish {
  readonly app: AppEntry;
  readonly account: string;
  readonly repositorySelection: 'all' | 'selected';
  /** Only with the selection `selected`. */
  readonly repositoryIds?: readonly number[];
}

const hourMilliseconds = 3_600_000;
const maximumNameLength = 34;

/** Makes an App and the code that its first private key can be fetched with, once and within an hour. */
export function registerApp(world: World, wish: AppWish): { app: AppEntry; code: string } {
  const { state, now } = world;
  const slug = slugOf(wish.name);
  const isTaken = state.apps.some((each) => isSameName(each.name, wish.name) || each.slug === slug);
  if (isTaken) throw invalid('name', 'Name has already been taken');
  if (slug === '' || wish.name.length > maximumNameLength) throw invalid('name', 'Name is invalid');
  for (const [name, access] of Object.entries(wish.permissions))
    if (!isAppPermission(name, access))
      throw invalid(
        'default_permissions',
        `Default permission ${name}=${access} is not included in the list`,
      );
  const owner = findAccount(state, wish.owner);
  if (!owner) throw notFound();
  const first = newKey(world);
  const app: AppEntry = {
    id: (state.lastId += 1),
    slug,
    clientId: `Iv23li${randomText(14)}`,
    clientSecret: randomBytes(20).toString('hex'),
    webhookSecret: null,
    owner: owner.login,
    name: wish.name,
    description: wish.description ?? '',
    externalUrl: wish.externalUrl,
    permissions: withMetadata(wish.permissions),
    events: wish.events ?? [],
    createdAt: now(),
    keys: [first.key],
  };
  const code = randomBytes(20).toString('hex');
  state.apps.push(app);
  state.conversions.push({
    code,
    appId: app.id,
    privateKey: first.privateKey,
    expiresAt: now() + hourMilliseconds,
  });
  return { app, code };
}

/** Puts an App into an account, with all the permissions that it asks for. */
export function installApp(world: World, wish: InstallationWish): InstallationEntry {
  const { state, now } = world;
  const { app, repositorySelection, repositoryIds = [] } = wish;
  const account = findAccount(state, wish.account);
  if (!account) throw notFound();
  if (state.installations.some((each) => each.appId === app.id && each.account === account.login))
    throw invalid('account', 'The App is installed there already');
  const chosen = repositorySelection === 'selected' ? [...new Set(repositoryIds)] : [];
  const isForeign = (id: number): boolean =>
    !state.repositories.some((each) => each.id === id && each.owner === account.login);
  if (chosen.some(isForeign)) throw invalid('repository_ids', 'A repository belongs to somebody else');
  if (repositorySelection === 'selected' && chosen.length === 0)
    throw invalid('repository_ids', 'No repository is selected');
  const installation: InstallationEntry = {
    id: (state.lastId += 1),
    appId: app.id,
    account: account.login,
    permissions: app.permissions,
    repositorySelection,
    repositoryIds: chosen,
    createdAt: now(),
  };
  state.installations.push(installation);
  return installation;
}

/** Takes an App out of an account; its tokens for it die. */
export function uninstallApp({ state }: World, { id }: InstallationEntry): void {
  state.installations = state.installations.filter((each) => each.id !== id);
  state.installationTokens = state.installationTokens.filter((each) => each.installationId !== id);
}

/** Gives an App one more key; the private half is in PEM (PKCS#1), and nobody keeps it. */
export function addAppKey(world: World, app: AppEntry): { key: AppKeyEntry; privateKey: string } {
  const made = newKey(world);
  app.keys = [...app.keys, made.key];
  return made;
}

/** Takes a key from an App; the last one stays, as on its page. */
export function removeAppKey(_world: World, app: AppEntry, keyId: number): void {
  if (!app.keys.some(({ id }) => id === keyId)) throw notFound();
  if (app.keys.length === 1) throw invalid('key', 'The last private key cannot be deleted');
  app.keys = app.keys.filter(({ id }) => id !== keyId);
}

function newKey({ state, now }: World): { key: AppKeyEntry; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { key: { id: (state.lastId += 1), publicKey, createdAt: now() }, privateKey };
}

/** Whoever may touch anything of a repository may know that it is there. */
function withMetadata(permissions: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isAboutRepositories = Object.keys(permissions).some(
    (name) => kindOfPermission(name) === 'repository',
  );
  return isAboutRepositories ? { metadata: 'read', ...permissions } : permissions;
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function invalid(field: string, message: string): ApiError {
  return new ApiError(422, 'Validation Failed', [
    { resource: 'Integration', field, code: 'custom', message },
  ]);
}
