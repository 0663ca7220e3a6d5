import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { GithubState, TokenEntry } from './state.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What each scope covers besides itself (docs.github.com, "Scopes for OAuth apps", read 2026-11). */
export const impliedScopes: Readonly<Record<string, readonly string[]>> = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
  'write:packages': ['read:packages'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  'admin:public_key': ['write:public_key', 'read:public_key'],
  'write:public_key': ['read:public_key'],
  'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
  'write:repo_hook': ['read:repo_hook'],
  user: ['read:user', 'user:email', 'user:follow'],
  project: ['read:project'],
  'admin:gpg_key': ['write:gpg_key', 'read:gpg_key'],
  'write:gpg_key': ['read:gpg_key'],
  codespace: ['codespace:secrets'],
};
const withoutImplication = [
  'workflow',
  'delete:packages',
  'admin:org_hook',
  'gist',
  'notifications',
  'delete_repo',
  'read:audit_log',
];

/** Every scope that the page of a classic token has a box for. */
export const offeredScopes: readonly string[] = [
  ...new Set([...Object.keys(impliedScopes), ...Object.values(impliedScopes).flat(), ...withoutImplication]),
];

/** What a person fills in on the page of a new token. What is left out is as the page has it at first. */
export interface TokenWish {
  readonly login: string;
  readonly kind: TokenEntry['kind'];
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  /** Default the user. */
  readonly resourceOwner?: string;
  /** Default `all`. */
  readonly repositorySelection?: TokenEntry['repositorySelection'];
  readonly repositoryIds?: readonly number[];
  readonly expiresAt: number | null;
  readonly approval?: TokenEntry['approval'];
  readonly singleSignOn?: readonly string[];
}

/** Makes a token; throws on a scope that the page does not offer. Scopes that others imply are not kept. */
export function mintToken(state: Pick<GithubState, 'lastId'>, wish: TokenWish, now: number): TokenEntry {
  const asked = wish.scopes ?? [];
  const unknown = asked.find((scope) => !offeredScopes.includes(scope));
  if (unknown !== undefined) throw new Error(`There is no scope "${unknown}" to tick.`);
  const { approval = 'approved', login, kind } = wish;
  return {
    id: (state.lastId += 1),
    value: kind === 'classic' ? checksummedValue('ghp_') : `github_pat_${randomText(22)}_${randomText(59)}`,
    name: wish.name ?? 'unnamed',
    login,
    kind,
    scopes: withoutImplied(asked),
    permissions: wish.permissions ?? {},
    resourceOwner: wish.resourceOwner ?? login,
    repositorySelection: wish.repositorySelection ?? 'all',
    repositoryIds: wish.repositoryIds ?? [],
    createdAt: now,
    expiresAt: wish.expiresAt,
    lastUsedAt: null,
    approval,
    accessGrantedAt: approval === 'approved' ? now : null,
    singleSignOn: wish.singleSignOn ?? [],
  };
}

/** Scopes as they are kept: without those that another one covers. */
export function withoutImplied(scopes: readonly string[]): readonly string[] {
  return scopes.filter((scope) => !scopes.some((other) => impliedScopes[other]?.includes(scope) === true));
}

/** Whether the scopes of a classic token cover this one. */
export function coversScope(held: readonly string[], needed: string): boolean {
  return held.some((scope) => scope === needed || impliedScopes[scope]?.includes(needed) === true);
}

/** A prefix, 30 random characters, and their CRC32 in base 62 of six digits. */
export function checksummedValue(prefix: 'ghp_' | 'ghs_'): string {
  const body = randomText(30);
  return prefix + body + checksumOf(body);
}

/** Whether a value of that form has a right checksum. */
export function hasChecksum(value: string): boolean {
  const [, body = '', checksum = ''] = /^gh[ps]_(\w{30})(\w{6})$/.exec(value) ?? [];
  return checksum === checksumOf(body);
}

/** Letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let checksum = '';
  for (let digit = 0; digit < 6; digit += 1) {
    checksum = alphabet.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}
