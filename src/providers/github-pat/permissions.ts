/** What a permission of a fine-grained token is about. */
export type PermissionGroup = 'repository' | 'organization' | 'account';

/** A permission of fine-grained tokens. */
export interface Permission {
  /** What stands in the address of the page. */
  readonly name: string;
  readonly group: PermissionGroup;
  /** The page's word for it. */
  readonly label: string;
  /** From the least to the most; each includes those before it. */
  readonly levels: readonly Level[];
}

export type Level = 'read' | 'write' | 'admin';

/**
 * Every permission by the levels that can be chosen, as the parameters of the page's address name them (docs.github.com,
 * "Managing your personal access tokens", read 2026-11-24). A label stands behind `=` where it is not the name in words.
 */
const names: readonly (readonly [PermissionGroup, string, string])[] = [
  ['repository', 'r', 'codespaces_metadata metadata'],
  ['repository', 'w', 'codespaces_secrets workflows'],
  [
    'repository',
    'rw',
    `actions actions_variables=Variables administration artifact_metadata attestations code_quality codespaces
    codespaces_lifecycle_admin contents dependabot_secrets deployments discussions environments issues merge_queues
    pages pull_requests repository_advisories=Repository_security_advisories
    repository_custom_properties=Custom_properties repository_hooks=Webhooks secret_scanning_alerts secrets
    security_events=Code_scanning_alerts statuses=Commit_statuses vulnerability_alerts=Dependabot_alerts`,
  ],
  [
    'organization',
    'r',
    `organization_api_insights=API_Insights organization_events=Events organization_models=Models
    organization_plan=Plan`,
  ],
  [
    'organization',
    'rw',
    `issue_types=Issue_Types members organization_actions_variables=Variables
    organization_administration=Administration organization_announcement_banners organization_campaigns=Campaigns
    organization_code_scanning_dismissal_requests=Organization_dismissal_requests_for_code_scanning
    organization_codespaces=Organization_Codespaces
    organization_codespaces_secrets=Organization_Codespaces_secrets
    organization_codespaces_settings=Organization_Codespaces_settings
    organization_copilot_seat_management=GitHub_Copilot_Business organization_custom_org_roles=Custom_organization_roles
    organization_custom_roles=Custom_repository_roles
    organization_dependabot_secrets=Organization_Dependabot_secrets organization_hooks=Webhooks
    organization_knowledge_bases=Knowledge_bases
    organization_network_configurations=Network_configurations
    organization_private_registries organization_secrets=Secrets
    organization_self_hosted_runners=Self-hosted_runners organization_user_blocking=Blocking_users
    team_discussions`,
  ],
  [
    'organization',
    'rwa',
    'organization_custom_properties=Custom_repository_properties organization_projects=Projects',
  ],
  [
    'account',
    'r',
    `copilot_editor_context=Copilot_Editor_Context copilot_messages=Copilot_Chat plan private_repository_invitations
    user_events=Events user_models=Models`,
  ],
  ['account', 'w', 'copilot_requests gists profile'],
  [
    'account',
    'rw',
    `blocking=Block_another_user codespaces_user_secrets emails=Email_addresses followers
    git_signing_ssh_public_keys=SSH_signing_keys gpg_keys=GPG_keys interaction_limits keys=Git_SSH_keys knowledge_bases
    starring watching`,
  ],
];
const levelsByLetter: Readonly<Record<string, Level>> = { r: 'read', w: 'write', a: 'admin' };

export const permissions: readonly Permission[] = names.flatMap(([group, letters, list]) =>
  list.split(/\s+/).map((entry) => {
    const [name = '', label = capitalize(name)] = entry.split('=');
    const levels = letters.split('').flatMap((letter) => levelsByLetter[letter] ?? []);
    return { name, group, label: label.replaceAll('_', ' '), levels };
  }),
);

/** Permission and level of a scope such as `contents:write`; undefined for a scope of classic tokens. */
export function permissionOf(
  scope: string,
): { readonly permission: Permission; readonly level: Level } | undefined {
  const at = scope.lastIndexOf(':');
  const permission = permissions.find(({ name }) => name === scope.slice(0, at));
  const level = permission?.levels.find((each) => each === scope.slice(at + 1));
  return permission && level && { permission, level };
}

/** The page's word for a level. */
export const levelLabels: Readonly<Record<Level, string>> = {
  read: 'Read-only',
  write: 'Read and write',
  admin: 'Admin',
};

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
