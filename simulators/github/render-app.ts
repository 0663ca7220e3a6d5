import { nodeId, renderSimpleAccount, type Links } from './render-account.ts';
import type { AppEntry, InstallationEntry } from './state.ts';
import { must, mustFindAccount, renderTime, type World } from './world.ts';

/** An App as everybody may see it. */
export function renderApp({ state }: World, app: AppEntry, links: Links): object {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    client_id: app.clientId,
    owner: renderSimpleAccount(mustFindAccount(state, app.owner), links),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `https://github.com/apps/${app.slug}`,
    created_at: renderTime(app.createdAt),
    updated_at: renderTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

/** An installation as its App sees it. */
export function renderInstallation(
  { state }: World,
  installation: InstallationEntry,
  { origin }: Links,
): object {
  const { id, appId } = installation;
  const app = must(
    state.apps.find((each) => each.id === appId),
    String(appId),
  );
  const account = mustFindAccount(state, installation.account);
  const settings = account.kind === 'Organization' ? `organizations/${account.login}/settings` : 'settings';
  return {
    id,
    client_id: app.clientId,
    account: renderSimpleAccount(account, { origin }),
    repository_selection: installation.repositorySelection,
    access_tokens_url: `${origin}/app/installations/${id}/access_tokens`,
    repositories_url: `${origin}/installation/repositories`,
    html_url: `https://github.com/${settings}/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: installation.permissions,
    events: app.events,
    created_at: renderTime(installation.createdAt),
    updated_at: renderTime(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
