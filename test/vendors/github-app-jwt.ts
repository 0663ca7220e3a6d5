import { createSign } from 'node:crypto';

/** What an App signs itself in with, made by hand; times in seconds, the default is what clients usually send. */
export function signJwt(
  privateKey: string,
  issuer: string | number,
  { now, iat = Math.floor(now / 1000) - 30, exp = iat + 600 }: { now: number; iat?: number; exp?: number },
): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat, exp, iss: issuer })}`;
  const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
  return `${signed}.${signature}`;
}
