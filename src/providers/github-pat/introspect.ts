import { z } from 'zod';
import type { Grant } from '../../domain/grant.ts';
import { instantOrUndefined } from '../../domain/instant.ts';
import type { ActiveToken, Introspection } from '../../domain/introspection.ts';
import type { Secret } from '../../domain/secret.ts';
import type { IntrospectRequest } from '../../ports/provider.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { scopeList } from '../../vendors/github/explain-refusal.ts';
import { askWithToken, type AskWithToken } from '../../vendors/github/own-token.ts';
import type { PlainAnswer } from '../../vendors/github/plain-call.ts';
import { classicFormat } from '../../vendors/github/token-formats.ts';
import { HttpFailure } from '../../vendors/http.ts';
import { askOrganization, type Oversee } from './ask-organization.ts';
import { probeGrant } from './probes.ts';
import { readRefusal } from './refusals.ts';
import { kindOf, type PersonalTokenKind } from './scopes.ts';

const userSchema = z.object({ login: z.string().min(1) });

/**
 * Asks with the token itself whose it is and when it ends. A classic one tells its scopes; what a fine-grained one may do
 * is found out by harmless reads, or told by its organization where `oversee` can ask that.
 */
export async function introspectToken(
  context: AdapterContext,
  token: Secret,
  about: IntrospectRequest,
  oversee?: Oversee,
): Promise<Introspection> {
  const kind: PersonalTokenKind = token.formatAmong([classicFormat]) ? 'classic' : 'fine-grained';
  const ask = askWithToken(context, token);
  try {
    const answer = await ask('GET /user');
    const user = userSchema.safeParse(answer.data);
    if (answer.status !== 200 || !user.success) return readFailure(answer);
    const told: ActiveToken = { kind: 'active', owner: user.data.login, ...readExpiry(answer) };
    const { grant } = about;
    const wrongKind = grant && findWrongKind(kind, grant);
    if (wrongKind !== undefined) return { ...told, obstacles: [wrongKind] };
    if (kind === 'classic') return { ...told, ...readScopes(answer) };
    if (!grant) return told;
    return await describeFineGrained(told, { ...about, grant }, { ask, oversee, baseUrl: context.baseUrl });
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

/** Only a 401 says that a token is dead: a 403 is about what it may, and about who asks. */
function readFailure(answer: PlainAnswer): Introspection {
  const { status, said } = answer;
  if (status === 401)
    return {
      kind: 'inactive',
      reason: 'GitHub does not know it: it was revoked, has expired, or never existed',
    };
  if (status === 403) {
    const refusal = readRefusal(answer, 'the account of its user');
    const isPolicy = /\bforbids access\b/.test(said) || answer.headers['x-github-sso'] !== undefined;
    if (isPolicy && refusal.kind === 'told') return { kind: 'active', obstacles: [refusal.obstacle] };
  }
  const why = said === '' ? 'without saying why' : `and said: ${said}`;
  return { kind: 'unknown', reason: `GitHub answered ${status} ${why}` };
}

/** In two layouts: "2021-09-03 02:34:04 UTC" and "2023-04-26 20:23:26 +0200" (go-github, issue 2649); absent: never. */
function readExpiry({ headers }: PlainAnswer): Pick<ActiveToken, 'expiresAt'> {
  const header = headers['github-authentication-token-expiration'];
  if (header === undefined) return { expiresAt: null };
  const expiresAt = instantOrUndefined(header);
  return expiresAt === undefined ? {} : { expiresAt };
}

function readScopes({ headers }: PlainAnswer): Pick<ActiveToken, 'scopes' | 'notes'> {
  const header = headers['x-oauth-scopes'];
  return header === undefined
    ? { notes: ['GitHub did not tell its scopes: they could not be checked'] }
    : { scopes: scopeList(header) };
}

function findWrongKind(kind: PersonalTokenKind, { scopes }: Grant): string | undefined {
  const wanted = kindOf(scopes);
  if (wanted === undefined || wanted === kind) return undefined;
  return `it is a ${kind} token, and what it is for (${scopes.join(', ')}) needs a ${wanted} one`;
}

async function describeFineGrained(
  told: ActiveToken,
  { grant, reference }: IntrospectRequest & { readonly grant: Grant },
  { ask, oversee, baseUrl }: { ask: AskWithToken; oversee: Oversee | undefined; baseUrl: string },
): Promise<Introspection> {
  const seen = await askOrganization(oversee, { grant, reference, owner: told.owner ?? '', baseUrl });
  if (seen.kind === 'waiting') return { kind: 'inactive', reason: seen.reason };
  const { obstacles, unproved } = await probeGrant(ask, grant, { baseUrl });
  const notes = [...seen.notes];
  if (seen.kind === 'unseen' && unproved.length > 0)
    notes.push(
      `GitHub does not tell what a fine-grained token may do, and trying would change something: ${unproved.join(', ')} could not be proved`,
    );
  return {
    ...told,
    ...(seen.kind === 'seen' ? { name: seen.token.name, scopes: seen.token.scopes } : {}),
    ...(obstacles.length > 0 ? { obstacles } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}
