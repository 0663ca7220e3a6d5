import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { TokenEntry } from './state.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What each scope covers besides itself (docs.github.com, "Scopes for OAuth apps", read 2026-11). */
const implied: Readonly<Record<string, readonly string[]>> = {
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
const known = new Set([...Object.keys(implied), ...Object.values(implied).flat(), ...withoutImplication]);

/** What a new token is to be; the resource owner matters for fine-grained ones. */
export type TokenWish = Omit<TokenEntry, 'value'>;

/** Makes a token; throws on a scope that the page does not offer. Scopes that others imply are not kept. */
export function mintToken(wish: TokenWish): TokenEntry {
  const unknown = wish.scopes.find((scope) => !known.has(scope));
  if (unknown !== undefined) throw new Error(`There is no scope "${unknown}" to tick.`);
  const scopes = wish.scopes.filter(
    (scope) => !wish.scopes.some((other) => implied[other]?.includes(scope) === true),
  );
  const value = wish.kind === 'classic' ? classicValue() : `github_pat_${randomText(22)}_${randomText(59)}`;
  return { ...wish, scopes, value };
}

/** Whether the scopes of a classic token cover this one. */
export function coversScope(held: readonly string[], needed: string): boolean {
  return held.some((scope) => scope === needed || implied[scope]?.includes(needed) === true);
}

/** `ghp_`, 30 random characters, and their CRC32 in base 62 of six digits. */
function classicValue(): string {
  const body = randomText(30);
  let rest = crc32(body);
  let checksum = '';
  for (let digit = 0; digit < 6; digit += 1) {
    checksum = alphabet.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return `ghp_${body}${checksum}`;
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
