import { base62, endsWithCrc } from '../../domain/text-checksum.ts';
import type { ScanForm, TokenFormat } from '../../domain/token-format.ts';

/**
 * How GitHub writes its tokens: prefixes and lifetimes as in docs.github.com (about authentication, credential types),
 * lengths and checksum as scanners know them (osv-scalibr, kingfisher); read 2026-11-24.
 */
export const classicFormat: TokenFormat = {
  id: 'github-classic',
  description: 'a classic personal access token of GitHub (begins with ghp_)',
  pattern: /ghp_[A-Za-z0-9]{36}/,
  hasValidChecksum,
  scan: startsWith('ghp_', 40),
};

/** Nobody has published how its last characters are made: the form is all that can be checked. */
export const fineGrainedFormat: TokenFormat = {
  id: 'github-fine-grained',
  description: 'a fine-grained personal access token of GitHub (begins with github_pat_)',
  pattern: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/,
  scan: startsWith('github_pat_', 93),
};

const oauthFormat: TokenFormat = {
  id: 'github-oauth',
  description: 'a token that GitHub gave to an OAuth app, such as its own command line (begins with gho_)',
  pattern: /gho_[A-Za-z0-9]{36}/,
  hasValidChecksum,
  scan: startsWith('gho_', 40),
};

const appUserFormat: TokenFormat = {
  id: 'github-app-user',
  description: 'a token of GitHub with which an App acts for a user (begins with ghu_)',
  pattern: /ghu_[A-Za-z0-9]{36}/,
  hasValidChecksum,
  scan: startsWith('ghu_', 40),
  neverStore: 'it lives eight hours, and its App gets the next one by itself: it is not to be stored',
};

/** Whether its last characters are a checksum is not known: no value is refused for them. */
const refreshFormat: TokenFormat = {
  id: 'github-app-refresh',
  description: 'a refresh token of a user of a GitHub App (begins with ghr_)',
  pattern: /ghr_[A-Za-z0-9]{76}/,
  scan: startsWith('ghr_', 80),
  neverStore: 'it changes at every use, and only its App can use it: it is not to be stored',
};

const neverStoreInstallation =
  'it lives one hour (or as long as its job) and must never be stored as a secret: deliver the id and the key of its App, and let the job mint its own: mintmark guide github-app';

const installationFormat: TokenFormat = {
  id: 'github-installation',
  description: 'a token of an installation of a GitHub App, or of a job of Actions (begins with ghs_)',
  pattern: /ghs_[A-Za-z0-9]{36}/,
  hasValidChecksum,
  scan: startsWith('ghs_', 40),
  neverStore: neverStoreInstallation,
};

/** Since April 2026 (github.blog/changelog, 2026-04-24): the App's number and a JWT with its two dots. */
const longInstallationFormat: TokenFormat = {
  id: 'github-installation-long',
  description: 'a token of an installation of a GitHub App, or of a job of Actions (begins with ghs_, long)',
  pattern: /ghs_[0-9]+_[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/,
  hasValidChecksum: hasJwtHeader,
  // Whatever the header of a JWT says, it begins as JSON does.
  scan: { ...startsWith('ghs_', 2048), start: /ghs_[0-9]{1,12}_eyJ/ },
  neverStore: neverStoreInstallation,
};

/** What programs act with on behalf of users. */
export const programFormats: readonly TokenFormat[] = [oauthFormat, appUserFormat, refreshFormat];

/** What Apps, and jobs, act with for an hour; both forms are in use. */
export const installationFormats: readonly TokenFormat[] = [installationFormat, longInstallationFormat];

const checksumLength = 6;

/** The last six characters are the CRC32 of those between them and the prefix, in base 62. */
function hasValidChecksum(text: string): boolean {
  return endsWithCrc(text.slice(text.indexOf('_') + 1), base62, checksumLength);
}

/** A JSON Web Token behind the number of the App: its first part tells the algorithm. */
function hasJwtHeader(text: string): boolean {
  const [header = ''] = text.slice(text.indexOf('_', 'ghs_'.length) + 1).split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'alg' in claims;
  } catch {
    return false; // No JSON, so no JWT.
  }
}

/** A prefix, and so many characters at the most. */
function startsWith(text: string, maxLength: number): ScanForm {
  return { maxLength, literals: [{ text, at: 0, after: 12 }] };
}
