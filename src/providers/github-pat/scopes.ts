import { kindOfScopes, type Scope, type ScopeCatalogue } from '../../domain/scope.ts';
import { levelLabels, permissions, type Permission } from './permissions.ts';

/** The two kinds of personal access tokens; one token is of one kind, so their scopes never go together. */
export type PersonalTokenKind = 'classic' | 'fine-grained';

/**
 * The scopes of classic tokens: name, meaning, what they cover directly (docs.github.com, "Scopes for OAuth apps", read
 * 2026-11-24). `admin:enterprise` and the scopes below it are for enterprise accounts only.
 */
const classic: readonly (readonly [name: string, meaning: string, implies?: string])[] = [
  [
    'repo',
    'Everything in every repository of the user, private ones included',
    'repo:status repo_deployment public_repo repo:invite security_events',
  ],
  ['repo:status', 'Commit statuses, without the code'],
  ['repo_deployment', 'Deployment statuses, without the code'],
  ['public_repo', 'Everything in public repositories'],
  ['repo:invite', 'Invitations to repositories'],
  ['security_events', 'Code scanning and secret scanning alerts'],
  ['workflow', 'Add and change workflow files'],
  ['write:packages', 'Publish to GitHub Packages', 'read:packages'],
  ['read:packages', 'Download from GitHub Packages'],
  ['delete:packages', 'Delete from GitHub Packages'],
  ['admin:org', 'Everything in organizations: teams, members, projects, secrets', 'write:org'],
  ['write:org', 'Membership and projects of organizations', 'read:org'],
  ['read:org', 'Read membership, teams and projects of organizations'],
  ['admin:public_key', 'Public keys of the user', 'write:public_key'],
  ['write:public_key', 'Add public keys of the user', 'read:public_key'],
  ['read:public_key', 'Read public keys of the user'],
  ['admin:repo_hook', 'Webhooks of repositories', 'write:repo_hook'],
  ['write:repo_hook', 'Add and change webhooks of repositories', 'read:repo_hook'],
  ['read:repo_hook', 'Read webhooks of repositories'],
  ['admin:org_hook', 'Webhooks of organizations'],
  ['gist', 'Write gists'],
  ['notifications', 'Notifications of the user'],
  ['delete_repo', 'Delete repositories'],
  ['user', 'Profile of the user', 'read:user user:email user:follow'],
  ['read:user', 'Read the profile of the user'],
  ['user:email', 'Read the e-mail addresses of the user'],
  ['user:follow', 'Follow and unfollow users'],
  ['project', 'Projects of users and organizations', 'read:project'],
  ['read:project', 'Read projects of users and organizations'],
  ['admin:gpg_key', 'GPG keys of the user', 'write:gpg_key'],
  ['write:gpg_key', 'Add GPG keys of the user', 'read:gpg_key'],
  ['read:gpg_key', 'Read GPG keys of the user'],
  ['codespace', 'Create and manage codespaces', 'codespace:secrets'],
  ['codespace:secrets', 'Secrets of codespaces of the user'],
  ['read:audit_log', 'Read the audit log'],
  [
    'admin:enterprise',
    'Everything in enterprise accounts',
    'manage_runners:enterprise manage_billing:enterprise read:enterprise',
  ],
  ['manage_runners:enterprise', 'Runners of enterprise accounts'],
  ['manage_billing:enterprise', 'Billing of enterprise accounts'],
  ['read:enterprise', 'Read enterprise accounts'],
];

/** Comes with every permission on repositories. */
const metadata = 'metadata:read';

/** Every scope of both kinds; of a fine-grained token, a permission and its level are a scope: `contents:write`. */
export const githubPatScopes: ScopeCatalogue = [
  ...classic.map(([name, meaning, implies]) => ({
    name,
    meaning,
    implies: implies?.split(' ') ?? [],
    kind: 'classic' satisfies PersonalTokenKind,
  })),
  ...permissions.flatMap(scopesOfPermission),
];

/** The kind of token that has these scopes; undefined when they are of both. */
export function kindOf(scopes: readonly string[]): PersonalTokenKind | undefined {
  return kindOfScopes(githubPatScopes, scopes) as PersonalTokenKind | undefined;
}

function scopesOfPermission({ name, group, label, levels }: Permission): readonly Scope[] {
  return levels.map((level, index) => {
    const below = levels[index - 1];
    const scope = `${name}:${level}`;
    const implied = below === undefined ? metadata : `${name}:${below}`;
    const hasImplied = below !== undefined || (group === 'repository' && scope !== metadata);
    return {
      name: scope,
      meaning: `${capitalize(group)} permission "${label}": ${levelLabels[level]}`,
      implies: hasImplied ? [implied] : [],
      kind: 'fine-grained' satisfies PersonalTokenKind,
    };
  });
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
