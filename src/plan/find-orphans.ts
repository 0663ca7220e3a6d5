import type { Credential, Declaration } from '../domain/credential.ts';
import type { Instant } from '../domain/instant.ts';
import type { Records } from '../domain/records.ts';
import { readTokenName, tokenName } from '../domain/token.ts';
import type { ListedToken, Observed } from './observed.ts';
import type { Issuer, PlanFinding } from './plan.ts';

/** A token that carries our mark, and that no record knows. */
export interface Orphan {
  readonly issuer: Issuer;
  readonly principal: Credential['grant']['principal'];
  /** The credential that its name speaks of; there may be none of this name. */
  readonly credential: string;
  readonly token: ListedToken;
}

export interface OrphanInput {
  readonly declaration: Declaration;
  readonly records: Records;
  readonly observed: Observed;
  readonly now: Instant;
  /** Names of tokens that were recorded after `records` were read. */
  readonly namesRecordedMeanwhile?: readonly string[];
}

/**
 * Tokens that the issuers list under a name of this store, and that no record of any credential knows. One whose issue is
 * under way elsewhere is in the records before its issuer is called; one that a person makes at a page gets the name that
 * is asked for now, and is recorded once its value is brought.
 */
export function findOrphans(input: OrphanInput): readonly Orphan[] {
  const { declaration, records, observed, now } = input;
  const known = new Set([
    ...records.tokens.map(({ reference }) => reference.name),
    ...(input.namesRecordedMeanwhile ?? []),
    ...expectedNames(input),
  ]);
  const observedByName = new Map(observed.map((each) => [each.credential, each]));
  const orphans = new Map<string, Orphan>();
  for (const { name, issuer: connection, provider, grant } of declaration.credentials) {
    for (const token of observedByName.get(name)?.issuerTokens ?? []) {
      const meant = readTokenName(records.vaultTag, token.name);
      const isDead = typeof token.expiresAt === 'string' && token.expiresAt <= now;
      if (!meant || isDead || known.has(token.name)) continue;
      const { principal } = grant;
      const key = JSON.stringify([
        connection,
        provider,
        principal.kind,
        principal.name,
        token.name,
        token.id,
      ]);
      orphans.set(key, { issuer: { connection, provider }, principal, credential: meant.credential, token });
    }
  }
  return [...orphans].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, orphan]) => orphan);
}

/** Names under which a person may have made a token whose value nobody has brought yet. */
function expectedNames({ declaration, records, observed }: OrphanInput): readonly string[] {
  const guided = new Set(observed.filter(({ isGuided }) => isGuided).map(({ credential }) => credential));
  const names = declaration.credentials.map(({ name }) => name).filter((name) => guided.has(name));
  return nextNames(names, records);
}

/** The name that the next token of each credential gets. */
export function nextNames(
  credentials: readonly string[],
  { vaultTag, credentials: recorded }: Pick<Records, 'vaultTag' | 'credentials'>,
): readonly string[] {
  const lastNumbers = new Map(recorded.map(({ credential, lastNumber }) => [credential.name, lastNumber]));
  return credentials.map((credential) =>
    tokenName({ vaultTag, credential, number: (lastNumbers.get(credential) ?? 0) + 1 }),
  );
}

export function orphanFindings(orphans: readonly Orphan[]): readonly PlanFinding[] {
  return orphans.map(({ issuer, principal, credential, token: { name, id } }) => {
    const place = `${principal.kind} ${principal.name} at ${issuer.connection}`;
    return {
      kind: 'orphan',
      credential,
      subject: `${name}${id === undefined ? '' : ` (${id})`} of ${place}`,
      message: `the token "${name}" of ${place} carries our mark, and no record knows it`,
      fix: 'mintmark apply --sweep',
      place,
    };
  });
}
