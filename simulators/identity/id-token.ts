import { sign } from 'node:crypto';
import { newKey, newText, takeFlaw, type CodeEntry, type World } from './world.ts';

const lifetimeSeconds = 300;

/** What is told of a person; with the scope `email`, which every request here asks for. */
export function emailClaims({ person }: Pick<CodeEntry, 'person'>): object {
  return { email: person.email, email_verified: person.isEmailVerified };
}

/** The signed word of who has signed in, for the client that asked; with the flaw that was asked for. */
export function makeIdToken(world: World, entry: CodeEntry): string {
  const flaw = takeFlaw(
    world,
    'signed-by-a-stranger',
    'not-signed',
    'for-another-client',
    'by-another-issuer',
    'with-another-nonce',
    'expired',
  );
  const issuedAt = Math.floor(world.now() / 1000) - (flaw === 'expired' ? 3600 : 0);
  const claims = {
    iss: flaw === 'by-another-issuer' ? 'https://issuer.example' : world.issuer,
    sub: entry.person.subject,
    aud: flaw === 'for-another-client' ? newText() : world.client.id,
    nonce: flaw === 'with-another-nonce' ? newText() : entry.nonce,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    ...(world.switches.claimsIn === 'userinfo' ? {} : emailClaims(entry)),
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  if (flaw === 'not-signed') return `${part({ alg: 'none' })}.${part(claims)}.`;
  const { privateKey } = flaw === 'signed-by-a-stranger' ? newKey() : world.key;
  const text = `${part({ alg: 'RS256', kid: world.keyId })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}
