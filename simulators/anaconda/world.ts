import type { AnacondaState, TokenEntry } from './state.ts';

/** Where the truth about the real service is not known, a simulation can go either way. */
export interface AnacondaSwitches {
  /** Whether `GET /authentications/org/<org>` exists. Default false: nobody has seen it. */
  readonly listsOrganizationTokens?: boolean;
  /** Whether `api:write` covers `api:read`. Default false. */
  readonly writeImpliesRead?: boolean;
  /** How long a revoked token is still let in. Default 0. */
  readonly revocationLagMilliseconds?: number;
  /** Whether `POST /authentications` takes API keys. Default true. */
  readonly acceptsApiKeys?: boolean;
}

/** What every route works on. */
export interface World {
  readonly state: AnacondaState;
  /** Revoked tokens that are still let in for a while; not kept over a restart. */
  readonly lingering: { readonly token: TokenEntry; readonly until: number }[];
  readonly switches: AnacondaSwitches;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** An answer in the service's error form: a status and `{"error": message}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: 400 | 401 | 403 | 404 | 409 | 422;

  constructor(status: ApiError['status'], message: string) {
    super(message);
    this.status = status;
  }
}

/** The service's word for anything that is not there. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `"${what}" could not be found`);
}

export function isExpired(world: World, token: TokenEntry): boolean {
  return token.expiresAt !== null && token.expiresAt <= world.now();
}

/** Python's way to write a date, as the service does: `2027-01-01 00:00:00+00:00`. */
export function renderDate(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace('.000Z', '+00:00')
    .replace('Z', '000+00:00');
}
