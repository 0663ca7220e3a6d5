/** What a permission is about: the repositories of an account, an organization, or something else, mostly a user. */
export type PermissionKind = 'repository' | 'organization' | 'other';

/** Those of fine-grained tokens among them. */
const organizationNames = words('members issue_types team_discussions');
const accountNames = words(`
  blocking codespaces_user_secrets email_addresses emails followers gists git_signing_ssh_public_keys git_ssh_keys
  gpg_keys interaction_limits keys plan private_repository_invitations profile starring user_events watching`);

/**
 * What an App may ask for (`app-permissions` of GitHub's description, read 2026-11), and the variables and the
 * organization's Dependabot secrets, which stand on its page and not in the description.
 */
const appNames = words(`
  actions actions_variables administration artifact_metadata attestations checks code_quality codespaces contents
  dependabot_secrets deployments discussions environments issues merge_queues metadata packages pages pull_requests
  repository_custom_properties repository_hooks repository_projects secret_scanning_alerts secrets security_events
  single_file statuses vulnerability_alerts workflows
  members organization_actions_variables organization_administration organization_announcement_banners
  organization_copilot_agent_settings organization_copilot_seat_management organization_custom_org_roles
  organization_custom_properties organization_custom_roles organization_dependabot_secrets organization_events
  organization_hooks organization_packages organization_personal_access_token_requests
  organization_personal_access_tokens organization_plan organization_projects organization_secrets
  organization_self_hosted_runners organization_user_blocking
  email_addresses followers git_ssh_keys gpg_keys interaction_limits profile starring`);
const withAdmin = words('repository_projects organization_custom_properties organization_projects');

/** From the least to the most; each includes those before it. */
const levels = ['read', 'write', 'admin'];

/** What a permission is about, whether of an App or of a fine-grained token. */
export function kindOfPermission(name: string): PermissionKind {
  if (organizationNames.has(name) || name.startsWith('organization_')) return 'organization';
  return accountNames.has(name) ? 'other' : 'repository';
}

/** Whether an App can ask for this permission at this level. */
export function isAppPermission(name: string, access: string): boolean {
  return appNames.has(name) && levels.includes(access) && (access !== 'admin' || withAdmin.has(name));
}

/** Whether permissions that are held include `secrets=write` or the like; everybody may know what there is. */
export function coversPermission(held: Readonly<Record<string, string>>, needed: string): boolean {
  const [name = '', access = ''] = needed.split('=');
  if (needed === '' || needed === 'metadata=read') return true;
  return levels.indexOf(held[name] ?? '') >= levels.indexOf(access);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
