import type { AzureDevopsState, ProjectEntry, UserEntry } from './state.ts';
import type { Throttle } from './throttle.ts';
import type { TokenFormat } from './tokens.ts';

/** Where the truth about the real service is not known, a simulation can go either way. */
export interface AzureDevopsSwitches {
  /** What a definition update on top of an old revision answers. Default 404, the only one that was ever reported. */
  readonly staleRevisionStatus?: 404 | 409;
  /** Whether an update of a variable group may leave no variable. Default true. */
  readonly allowsEmptyGroups?: boolean;
  /** How many lines a page of a list has when the client names no number. Default 100. */
  readonly pageSize?: number;
  /** The form of the personal access tokens that are made. Default new. */
  readonly tokenFormat?: TokenFormat;
  /** Whether a personal access token can still be read by its id once it is revoked. Default true. */
  readonly showsRevokedTokens?: boolean;
}

/** What every route works on. */
export interface World {
  readonly state: AzureDevopsState;
  readonly switches: AzureDevopsSwitches;
  readonly throttle: Throttle;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A refusal in the service's error form. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 429;
  /** .NET type with namespace and assembly, for example `Ns.Type, Assembly`. */
  readonly typeName: string;

  constructor(status: ApiError['status'], { message, typeName }: { message: string; typeName: string }) {
    super(message);
    this.status = status;
    this.typeName = typeName;
  }
}

interface ErrorDescription {
  readonly message: string;
  /** As in {@link ApiError}. */
  readonly typeName: string;
  readonly customProperties?: Readonly<Record<string, unknown>>;
}

/** The body of every error of every service. */
export function errorBody({ message, typeName, customProperties }: ErrorDescription): object {
  return {
    $id: '1',
    ...(customProperties ? { customProperties } : {}),
    innerException: null,
    message,
    typeName,
    typeKey: typeName.split(',')[0]?.split('.').at(-1),
    errorCode: 0,
    eventId: 3000,
  };
}

/** A 400 for a body or a query that the service cannot use. */
export function badRequest(message: string, type = 'System.ArgumentException'): ApiError {
  return new ApiError(400, { message, typeName: `${type}, mscorlib` });
}

/** The project of a path, by name or id. */
export function requireProject(world: World, nameOrId: string): ProjectEntry {
  const wanted = nameOrId.toLowerCase();
  const project = world.state.projects.find(
    (each) => each.id === wanted || each.name.toLowerCase() === wanted,
  );
  if (project) return project;
  throw new ApiError(404, {
    message: `TF200016: The following project does not exist: ${nameOrId}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
    typeName:
      'Microsoft.TeamFoundation.Core.WebApi.ProjectDoesNotExistWithNameException, Microsoft.TeamFoundation.Core.WebApi',
  });
}

export function userOf(world: World, id: string): UserEntry {
  const user = world.state.users.find((each) => each.id === id);
  if (!user) throw new Error(`There is no user ${id} in the state.`);
  return user;
}

/**
 * The next change stamp, always later than the one before: UTC with up to seven fractional digits, trailing zeros cut,
 * as in `2025-01-10T12:24:51.53Z`.
 */
export function nextStamp(world: World): string {
  const { state } = world;
  const last = state.lastStamp;
  const milliseconds = Math.floor(world.now());
  if (milliseconds > last.milliseconds) state.lastStamp = { milliseconds, fraction: 0 };
  else if (last.fraction < 9999) state.lastStamp = { ...last, fraction: last.fraction + 1 };
  else state.lastStamp = { milliseconds: last.milliseconds + 1, fraction: 0 };
  const digits = String(state.lastStamp.fraction).padStart(4, '0');
  const exact = new Date(state.lastStamp.milliseconds).toISOString().replace('Z', digits);
  return `${exact.replace(/\.?0+$/, '')}Z`;
}

/** Whether a name fits a filter of the service, in which `*` stands for anything and case does not count. */
export function fitsFilter(name: string, filter: string): boolean {
  const pattern = filter
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${pattern}$`, 'i').test(name);
}

export function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
