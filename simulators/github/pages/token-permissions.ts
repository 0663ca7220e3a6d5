import type { Account } from '../state.ts';

/** A permission of fine-grained tokens as the page offers it. */
export interface OfferedPermission {
  /** What stands in the address of the page and with the token. */
  readonly name: string;
  readonly label: string;
  /** `read`, `write`, `admin`: those that can be chosen. */
  readonly levels: readonly string[];
}

export type PermissionGroup = 'repository' | 'organization' | 'account';

/**
 * Permissions by what can be chosen (docs.github.com, "Managing your personal access tokens", read 2026-11). The
 * account's are those that have to do with tokens, keys and people; the page has more.
 */
const names: Readonly<Record<PermissionGroup, Readonly<Record<string, string>>>> = {
  repository: {
    r: 'codespaces_metadata metadata',
    w: 'codespaces_secrets workflows',
    rw: `actions actions_variables administration artifact_metadata attestations code_quality codespaces
      codespaces_lifecycle_admin contents dependabot_secrets deployments discussions environments issues merge_queues
      pages pull_requests repository_advisories repository_custom_properties repository_hooks secret_scanning_alerts
      secrets security_events statuses vulnerability_alerts`,
  },
  organization: {
    r: 'organization_api_insights organization_events organization_models organization_plan',
    rw: `issue_types members organization_actions_variables organization_administration
      organization_announcement_banners organization_campaigns organization_code_scanning_dismissal_requests
      organization_codespaces organization_codespaces_secrets organization_codespaces_settings
      organization_copilot_seat_management organization_custom_org_roles organization_custom_roles
      organization_dependabot_secrets organization_hooks organization_knowledge_bases
      organization_network_configurations organization_private_registries organization_secrets
      organization_self_hosted_runners organization_user_blocking team_discussions`,
    rwa: 'organization_custom_properties organization_projects',
  },
  account: {
    r: 'plan private_repository_invitations user_events',
    w: 'gists profile',
    rw: `blocking codespaces_user_secrets emails followers git_signing_ssh_public_keys gpg_keys interaction_limits keys starring watching`,
  },
};

/** The page's word where it is not the name; the same one may stand in several groups (from the same source). */
const labels: Readonly<Record<string, string>> = {
  actions_variables: 'Variables',
  blocking: 'Block another user',
  emails: 'Email addresses',
  git_signing_ssh_public_keys: 'SSH signing keys',
  gpg_keys: 'GPG keys',
  issue_types: 'Issue Types',
  keys: 'Git SSH keys',
  organization_actions_variables: 'Variables',
  organization_administration: 'Administration',
  organization_api_insights: 'API Insights',
  organization_campaigns: 'Campaigns',
  organization_code_scanning_dismissal_requests: 'Organization dismissal requests for code scanning',
  organization_codespaces: 'Organization Codespaces',
  organization_codespaces_secrets: 'Organization Codespaces secrets',
  organization_codespaces_settings: 'Organization Codespaces settings',
  organization_copilot_seat_management: 'GitHub Copilot Business',
  organization_custom_org_roles: 'Custom organization roles',
  organization_custom_properties: 'Custom repository properties',
  organization_custom_roles: 'Custom repository roles',
  organization_dependabot_secrets: 'Organization Dependabot secrets',
  organization_events: 'Events',
  organization_hooks: 'Webhooks',
  organization_knowledge_bases: 'Knowledge bases',
  organization_models: 'Models',
  organization_network_configurations: 'Network configurations',
  organization_plan: 'Plan',
  organization_projects: 'Projects',
  organization_secrets: 'Secrets',
  organization_self_hosted_runners: 'Self-hosted runners',
  organization_user_blocking: 'Blocking users',
  repository_advisories: 'Repository security advisories',
  repository_custom_properties: 'Custom properties',
  repository_hooks: 'Webhooks',
  security_events: 'Code scanning alerts',
  statuses: 'Commit statuses',
  user_events: 'Events',
  vulnerability_alerts: 'Dependabot alerts',
};
const levelsByLetter: Readonly<Record<string, string>> = { r: 'read', w: 'write', a: 'admin' };

/** What the page offers, group by group, in the order of the labels. */
export const offeredPermissions: Readonly<Record<PermissionGroup, readonly OfferedPermission[]>> = {
  repository: offer(names.repository),
  organization: offer(names.organization),
  account: offer(names.account),
};

/** The groups that a token of this owner has a choice in; without private repositories there is none in theirs. */
export function groupsFor(owner: Account, selection: 'none' | 'all' | 'selected'): PermissionGroup[] {
  const own: PermissionGroup = owner.kind === 'Organization' ? 'organization' : 'account';
  return selection === 'none' ? [own] : ['repository', own];
}

/** The permissions of an address or a form that the page offers in these groups at this level. */
export function readPermissions(
  fields: URLSearchParams,
  groups: readonly PermissionGroup[],
): Record<string, string> {
  const chosen = groups
    .flatMap((group) => offeredPermissions[group])
    .filter(({ name, levels }) => levels.includes(fields.get(name) ?? ''))
    .map(({ name }) => [name, fields.get(name) ?? '']);
  return Object.fromEntries(chosen) as Record<string, string>;
}

/** With the permission to read metadata as soon as another one is about repositories: it cannot be left out. */
export function withMetadata(permissions: Readonly<Record<string, string>>): Record<string, string> {
  const isAboutRepositories = offeredPermissions.repository.some(({ name }) => name in permissions);
  return isAboutRepositories ? { ...permissions, metadata: 'read' } : { ...permissions };
}

function offer(byLetters: Readonly<Record<string, string>>): OfferedPermission[] {
  const offered = Object.entries(byLetters).flatMap(([letters, list]) =>
    list.split(/\s+/).map((name) => ({
      name,
      label: labels[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '),
      levels: letters.split('').map((letter) => levelsByLetter[letter] ?? ''),
    })),
  );
  return offered.sort((left, right) => (left.label < right.label ? -1 : 1));
}
