import { createHash } from 'node:crypto';
import type { JobsState } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import type { GithubState, RepositoryEntry } from './state.ts';

/** A file on the default branch. */
export type FileEntry = JobsState['files'][number];

/** The only branch that there is. */
export const defaultBranch = 'main';

/** Puts a text under its path, in place of what was there. */
export function putFile(
  state: GithubState,
  { id }: RepositoryEntry,
  { path, text }: { path: string; text: string },
): void {
  const jobs = jobsOf(state);
  jobs.files = jobs.files.filter((each) => each.repositoryId !== id || each.path !== path);
  jobs.files.push({ repositoryId: id, path, text });
}

export function filesOf(state: GithubState, { id }: RepositoryEntry): readonly FileEntry[] {
  return jobsOf(state).files.filter(({ repositoryId }) => repositoryId === id);
}

export function findFile(
  state: GithubState,
  repository: RepositoryEntry,
  path: string,
): FileEntry | undefined {
  return filesOf(state, repository).find((each) => each.path === path);
}

/** Git's own name of a text. */
export function blobSha(text: string): string {
  return sha1(`blob ${Buffer.byteLength(text)}\0${text}`);
}

/** The name of the newest commit: it moves when a file does. */
export function headSha(state: GithubState, repository: RepositoryEntry): string {
  return sha1(JSON.stringify([repository.id, filesOf(state, repository)]));
}

/** Forty hexadecimal digits. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
