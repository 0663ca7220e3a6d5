import { randomBytes } from 'node:crypto';
import { blobSha } from './files.ts';
import { revokeNow } from './revocations.ts';
import type { AlertEntry, LocationEntry, RepositoryEntry } from './state.ts';
import { hasChecksum } from './tokens.ts';
import type { World } from './world.ts';

const tokenForms =
  /(?<![A-Za-z0-9])(?:ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g;

/** What was committed. */
interface CommittedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Looks through a text that was committed: every personal access token of the service in it raises an alert, and where
 * everybody can read it, the token dies.
 */
export function scanForLeaks(world: World, repository: RepositoryEntry, file: CommittedFile): void {
  const found = [...new Set(file.text.match(tokenForms))];
  for (const value of found) {
    // What has the form of a classic token and a wrong checksum is none.
    if (value.startsWith('ghp_') && !hasChecksum(value)) continue;
    raise(world, repository, { value, file });
    if (!repository.isPrivate) revokeNow(world, value);
  }
}

/** Whether the token of an alert still lives, unless somebody has said otherwise. */
export function validityOf({ state, now }: World, alert: AlertEntry): 'active' | 'inactive' {
  if (alert.validity !== null) return alert.validity;
  const token = state.tokens.find(({ value }) => value === alert.value);
  return token !== undefined && (token.expiresAt ?? Infinity) > now() ? 'active' : 'inactive';
}

/** One alert for a value in a repository, however often it is committed there. */
function raise(
  { state, now }: World,
  { id, isPrivate }: RepositoryEntry,
  { value, file }: { value: string; file: CommittedFile },
): void {
  const sameValue = state.alerts.filter((each) => each.value === value);
  if (!isPrivate) for (const each of sameValue) each.publiclyLeaked = true;
  if (sameValue.some(({ repositoryId }) => repositoryId === id)) return;
  const numbers = state.alerts.filter(({ repositoryId }) => repositoryId === id).map(({ number }) => number);
  state.alerts.push({
    number: Math.max(0, ...numbers) + 1,
    repositoryId: id,
    secretType: 'github_personal_access_token',
    value,
    location: locate(file, value),
    createdAt: now(),
    updatedAt: now(),
    state: 'open',
    resolution: null,
    resolutionComment: null,
    resolvedAt: null,
    resolvedBy: null,
    validity: null,
    publiclyLeaked: !isPrivate || sameValue.some(({ publiclyLeaked }) => publiclyLeaked),
  });
}

function locate({ path, text }: CommittedFile, value: string): LocationEntry {
  const lines = text.slice(0, text.indexOf(value)).split('\n');
  const startColumn = (lines.at(-1)?.length ?? 0) + 1;
  return {
    path,
    line: lines.length,
    startColumn,
    endColumn: startColumn + value.length - 1,
    blobSha: blobSha(text),
    commitSha: randomBytes(20).toString('hex'),
  };
}
