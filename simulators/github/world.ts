import type { RateLimits } from './rate-limits.ts';
import type { Account, EnvironmentEntry, GithubState, RepositoryEntry, SecretEntry } from './state.ts';

/** What every route works on. */
export interface World {
  readonly state: GithubState;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly rateLimits: RateLimits;
  /** How long tokens live on after somebody has asked for their end. */
  readonly revocationDelayMilliseconds: number;
  /** Whether a started run is not told yet, as on older servers. */
  readonly isBeforeRunDetails: boolean;
}

/** An answer in the service's error form: a status, a message, for some the fields at fault, for few a header. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 403 | 404 | 409 | 422;
  readonly errors: readonly object[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ApiError['status'],
    message: string,
    errors?: readonly object[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The service's word for what is not there, and for what the caller may not know of. */
export function notFound(): ApiError {
  return new ApiError(404, 'Not Found');
}

/** The body of an error. */
export function errorBody(status: number, message: string, errors?: readonly object[]): object {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}

/** Whether two logins, repository names or environment names are the same; letters of either case are. */
export function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The user or organization of this login. */
export function findAccount(state: GithubState, login: string): Account | undefined {
  return state.accounts.find((account) => isSameName(account.login, login));
}

/** The repository of this `owner/name`. */
export function findRepository(state: GithubState, fullName: string): RepositoryEntry | undefined {
  return state.repositories.find(({ owner, name }) => isSameName(`${owner}/${name}`, fullName));
}

/** The environment of this name. */
export function findEnvironment(
  { environments }: RepositoryEntry,
  name: string,
): EnvironmentEntry | undefined {
  return environments.find((environment) => isSameName(environment.name, name));
}

/** Whether an organization's secret reaches this repository of the same organization. */
export function reachesRepository(secret: SecretEntry, repository: RepositoryEntry): boolean {
  if (secret.visibility === 'all') return true;
  if (secret.visibility === 'private') return repository.isPrivate;
  return secret.selectedRepositoryIds.includes(repository.id);
}

/** The account of this login, which is known to exist. */
export function mustFindAccount(state: GithubState, login: string): Account {
  return must(findAccount(state, login), login);
}

/** What was looked for under this name; throws when nothing was found. */
export function must<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`There is no "${name}" in the simulated service.`);
  return found;
}

/** A time as the service writes it, in whole seconds: `2026-11-23T10:00:00Z`. */
export function renderTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
