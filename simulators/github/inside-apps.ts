import { addAppKey, installApp, registerApp, removeAppKey, type AppWish } from './apps.ts';
import type { AppEntry, InstallationTokenEntry } from './state.ts';
import { findRepository, must, type World } from './world.ts';

/** What the service knows of Apps, and what people do to them on its pages. */
export interface InsideApps {
  readonly appOf: (slug: string) => AppEntry;
  readonly appNames: () => readonly string[];
  /** Makes an App and answers what its page, its manifest's code and its first key file tell. */
  readonly registerApp: (wish: AppWish) => {
    id: number;
    clientId: string;
    slug: string;
    /** In PEM (PKCS#1). */
    privateKey: string;
    /** What the manifest's page hands back; can be exchanged once, within an hour. */
    code: string;
  };
  /** Answers the number of the installation. */
  readonly installApp: (options: {
    slug: string;
    account: string;
    /** Default `all`, or `selected` when repositories are given. */
    repositorySelection?: 'all' | 'selected';
    /** Names of repositories of the account. */
    repositories?: readonly string[];
  }) => number;
  /** Generates one more key on the App's page. */
  readonly addAppKey: (slug: string) => { id: number; privateKey: string };
  readonly removeAppKey: (slug: string, keyId: number) => void;
  /** Every token that was made for an installation and not ended, with its value. */
  readonly installationTokens: () => readonly InstallationTokenEntry[];
}

/** That part of the view from inside; `save` is called after every change. */
export function createInsideApps(world: World, save: () => void): InsideApps {
  const { state } = world;
  const appOf = (slug: string): AppEntry =>
    must(
      state.apps.find((each) => each.slug === slug),
      slug,
    );
  return {
    appOf,
    appNames: () => state.apps.map(({ name }) => name),
    registerApp: (wish) => {
      const { app, code } = registerApp(world, wish);
      const { privateKey } = must(
        state.conversions.find((each) => each.code === code),
        code,
      );
      save();
      return { id: app.id, clientId: app.clientId, slug: app.slug, privateKey, code };
    },
    installApp: ({
      slug,
      account,
      repositories,
      repositorySelection = repositories ? 'selected' : 'all',
    }) => {
      const repositoryIds = (repositories ?? []).map(
        (name) => must(findRepository(state, `${account}/${name}`), name).id,
      );
      const { id } = installApp(world, { app: appOf(slug), account, repositorySelection, repositoryIds });
      save();
      return id;
    },
    addAppKey: (slug) => {
      const { key, privateKey } = addAppKey(world, appOf(slug));
      save();
      return { id: key.id, privateKey };
    },
    removeAppKey: (slug, keyId) => {
      removeAppKey(world, appOf(slug), keyId);
      save();
    },
    installationTokens: () => state.installationTokens.filter(({ expiresAt }) => expiresAt > world.now()),
  };
}
