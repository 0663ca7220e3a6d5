import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { tokenMakers } from './make-tokens.ts';

/** Changes one character in the middle, or at a place counted from the end, to another of its kind. */
function spoil(token: string, fromEnd: number): string {
  const at = token.length - 1 - fromEnd;
  const character = token.charAt(at);
  const other = character === 'a' ? 'b' : character === '2' ? '3' : /\d/.test(character) ? '2' : 'a';
  return token.slice(0, at) + other + token.slice(at + 1);
}

const made = (id: string): string => tokenMakers[id]?.() ?? '';
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Texts that look like tokens of a family with a check, or like nothing in particular, and are none. By what they are. */
export const lookAlikes: Readonly<Record<string, () => string>> = {
  'GitHub, wrong checksum': () => spoil(made('github-classic'), 2),
  'GitHub, wrong content': () => spoil(made('github-oauth'), 20),
  'GitHub App of a user, wrong checksum': () => spoil(made('github-app-user'), 0),
  'GitHub installation, wrong content': () => spoil(made('github-installation'), 12),
  'GitHub installation, no JWT': () =>
    `ghs_123456_${[1, 2, 3].map(() => randomBytes(60).toString('base64url')).join('.')}`,
  'npm, wrong checksum': () => spoil(made('npm'), 3),
  'npm, random': () => `npm_${randomBytes(60).toString('base64').replaceAll(/[+/=]/g, '').slice(0, 36)}`,
  'PyPI, cut off': () => made('pypi').slice(0, -6),
  'PyPI, no packets': () => `pypi-AgEIcHlwaS5vcmc${randomBytes(120).toString('base64url')}`,
  'GitLab, wrong checksum': () => spoil(made('gitlab-routable'), 1),
  'GitLab, wrong length': () => made('gitlab-routable').replace(/\.01\../, '.01.z'),
  'Azure DevOps, wrong checksum': () => spoil(made('azure-devops-old'), 30),
  'base32, random': () => Array.from(randomBytes(52), (byte) => base32.charAt(byte % 32)).join(''),
  'a UUID': () => randomUUID(),
  'SHA-1': () => createHash('sha1').update(randomBytes(8)).digest('hex'),
  'SHA-256': () => createHash('sha256').update(randomBytes(8)).digest('hex'),
  'SHA-512 of a lock file': () => `sha512-${createHash('sha512').update(randomBytes(8)).digest('base64')}`,
  'base64, random': () => randomBytes(60).toString('base64'),
  'base64 of hex': () => Buffer.from(randomBytes(40).toString('hex')).toString('base64'),
  'base64 of a wrong token': () => Buffer.from(spoil(made('github-classic'), 2)).toString('base64'),
};
