import { generateKeyPairSync, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { mintPersonalAccessToken } from '../../simulators/azure-devops/tokens.ts';
import { newChecksummed, newFineGrained } from '../contracts/harness/github-pat.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const letters = `${lower}${lower.toUpperCase()}`;
const digits = '0123456789';

function characters(length: number, alphabet = `${letters}${digits}`): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function jsonWebToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'api', jti: randomUUID() })}.${randomBytes(256).toString('base64url')}`;
}

/** A macaroon of version 2: location, identifier, one caveat, signature. */
function macaroon(location: string): string {
  const field = (kind: number, value: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from([kind, ...lengthOf(value.length)]), value]);
  const lengthOf = (length: number): readonly number[] =>
    length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  const end = Buffer.from([0]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, Buffer.from(location)),
    field(2, Buffer.from(randomUUID())),
    end,
    field(
      2,
      Buffer.from(
        `{"version": 1, "permissions": {"projects": ["${randomUUID()}", "${randomUUID()}", "${characters(60)}"]}}`,
      ),
    ),
    end,
    end,
    field(6, randomBytes(32)),
  ]).toString('base64url');
}

/** Organization, user and random bytes, with their length and a CRC in base 36. */
function routable(prefix: string): string {
  const payload = Buffer.concat([Buffer.from(`o:1\nu:${characters(3, digits)}\n`), randomBytes(16)]).toString(
    'base64url',
  );
  const content = `${prefix}${payload}.01.${payload.length.toString(36).padStart(2, '0')}`;
  return content + crc32(content).toString(36).padStart(7, '0');
}

const word = `${letters}${digits}_-`;
const gitlab =
  (prefix: string, length: number, alphabet = word) =>
  () =>
    prefix + characters(length, alphabet);

/** Makes a new token of each form that is looked for, with a valid checksum where there is one. By id of its format. */
export const tokenMakers: Readonly<Record<string, () => string>> = {
  'anaconda-strong': () => `${characters(2)}-${randomUUID()}`,
  'azure-devops-new': () => mintPersonalAccessToken('new', Date.now()),
  'azure-devops-old': () => mintPersonalAccessToken('old', Date.now()),
  'github-app-key': () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString(),
  'github-app-refresh': () => `ghr_${characters(76)}`,
  'github-app-user': () => newChecksummed('ghu_'),
  'github-classic': () => newChecksummed('ghp_'),
  'github-fine-grained': () => newFineGrained(),
  'github-installation': () => newChecksummed('ghs_'),
  'github-installation-long': () => `ghs_${characters(7, '123456789')}_${jsonWebToken()}`,
  'github-oauth': () => newChecksummed('gho_'),
  'gitlab-agent': gitlab('glagent-', 50),
  'gitlab-cbt': () => `glcbt-${characters(2, digits)}_${characters(20, word)}`,
  'gitlab-dt': gitlab('gldt-', 20),
  'gitlab-ft': gitlab('glft-', 20),
  'gitlab-imt': gitlab('glimt-', 25),
  'gitlab-oas': gitlab('gloas-', 64, '0123456789abcdef'),
  'gitlab-pat': gitlab('glpat-', 20),
  'gitlab-ptt': gitlab('glptt-', 40, '0123456789abcdef'),
  'gitlab-routable': () => routable(['glpat-', 'glrt-', 'glrt-t1_'][randomInt(3)] ?? 'glpat-'),
  'gitlab-rt': gitlab('glrt-', 20),
  npm: () => newChecksummed('npm_'),
  pypi: () => `pypi-${macaroon(randomInt(2) === 0 ? 'pypi.org' : 'test.pypi.org')}`,
};
