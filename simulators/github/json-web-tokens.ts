import { createVerify } from 'node:crypto';
import { z } from 'zod';
import type { AppEntry } from './state.ts';
import { ApiError, type World } from './world.ts';

const headerSchema = z.object({ alg: z.literal('RS256') });
const claimsSchema = z.object({
  iss: z.union([z.int(), z.string()]),
  iat: z.unknown(),
  exp: z.unknown(),
});
const maximumLifeSeconds = 600;
const toleranceSeconds = 60;

/** The texts of refusals, as users have reported them. */
const refusals = {
  undecodable: 'A JSON web token could not be decoded',
  unknownIssuer: 'Integration not found',
  issuedAt:
    "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
  expiration:
    "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
  tooFar: "'Expiration time' claim ('exp') is too far in the future",
} as const;

/** What is said to those who come to a route for Apps with anything else than an App's own signature. */
export const notAnApp = refusals.undecodable;

/** Whether a credential has the form of a JSON web token. */
export function isJsonWebToken(credential: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credential) && !credential.startsWith('ghs_');
}

/** The App that signed this with one of its keys, to end in ten minutes at most; refuses anything else. */
export function verifyJsonWebToken({ state, now }: World, jwt: string): AppEntry {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = claimsSchema.safeParse(decode(payload)).data;
  if (!headerSchema.safeParse(decode(header)).success || !claims) throw refuse(refusals.undecodable);
  const issuer = String(claims.iss);
  const app = state.apps.find(({ id, clientId }) => issuer === String(id) || issuer === clientId);
  if (!app) throw new ApiError(404, refusals.unknownIssuer);
  const isSigned = app.keys.some(({ publicKey }) =>
    createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url'),
  );
  if (!isSigned) throw refuse(refusals.undecodable);
  const nowSeconds = now() / 1000;
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || !Number.isInteger(iat) || iat > nowSeconds + toleranceSeconds)
    throw refuse(refusals.issuedAt);
  if (typeof exp !== 'number' || exp <= nowSeconds) throw refuse(refusals.expiration);
  // From now, not from `iat`: the documentation's own example begins a minute ago and ends in ten.
  if (exp > nowSeconds + maximumLifeSeconds) throw refuse(refusals.tooFar);
  return app;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function refuse(message: string): ApiError {
  return new ApiError(401, message);
}
