import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { emailClaims, makeIdToken } from './id-token.ts';
import { newText, takeFlaw, type CodeEntry, type World } from './world.ts';

type Fields = Readonly<Record<string, string>>;

/** A refusal in the form of RFC 6749, 5.2. */
class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: 'invalid_request' | 'invalid_client' | 'invalid_grant' | 'unsupported_grant_type';

  constructor(code: TokenError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Exchanges codes, and tells who somebody is. */
export function addTokenRoutes(app: Hono, world: World): void {
  app.post('/token', async (context) => {
    context.header('cache-control', 'no-store');
    try {
      const fields = await readFields(context);
      requireClient(context, world, fields);
      if (fields['grant_type'] !== 'authorization_code')
        throw new TokenError('unsupported_grant_type', 'Only authorization_code is known here.');
      return context.json(exchange(world, fields));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const isClient = error.code === 'invalid_client';
      if (isClient) context.header('www-authenticate', 'Basic realm="token"');
      return context.json({ error: error.code, error_description: error.message }, isClient ? 401 : 400);
    }
  });
  app.get('/userinfo', (context) => {
    context.header('cache-control', 'no-store');
    const [, token] = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '') ?? [];
    const person = world.accessTokens.get(token ?? '');
    if (!person) {
      context.header('www-authenticate', 'Bearer error="invalid_token"');
      return context.json({ error: 'invalid_token' }, 401);
    }
    return context.json({ sub: person.subject, ...emailClaims({ person }) });
  });
}

async function readFields(context: Context): Promise<Fields> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded(;|$)/.test(type))
    throw new TokenError('invalid_request', 'The body has to be a form.');
  const form = new URLSearchParams(await context.req.text());
  const names = [...form.keys()];
  if (new Set(names).size !== names.length)
    throw new TokenError('invalid_request', 'A field stands there twice.');
  return Object.fromEntries(form);
}

/** The client shows its secret in the one way that was agreed on; one without a secret names itself. */
function requireClient(context: Context, { client, switches }: World, fields: Fields): void {
  const shown = basic(context.req.header('authorization'));
  const isRight =
    client.secret === undefined
      ? !shown && fields['client_secret'] === undefined && fields['client_id'] === client.id
      : switches.clientAuthentication === 'client_secret_post'
        ? !shown && fields['client_id'] === client.id && fields['client_secret'] === client.secret
        : fields['client_secret'] === undefined &&
          shown?.id === client.id &&
          shown.secret === client.secret &&
          (fields['client_id'] ?? client.id) === client.id;
  if (!isRight)
    throw new TokenError('invalid_client', 'The client is not who it says, or says it otherwise.');
}

function basic(header: string | undefined): { id: string; secret: string } | undefined {
  const [, text] = /^Basic (\S+)$/.exec(header ?? '') ?? [];
  if (text === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(text, 'base64').toString().split(':').map(decodeURIComponent);
  return { id, secret };
}

function exchange(world: World, fields: Fields): object {
  const entry = world.codes.get(fields['code'] ?? '');
  if (!entry) throw new TokenError('invalid_grant', 'The code is not known.');
  if (entry.isUsed) {
    // Two have it: what the first one got ends (RFC 6749, 4.1.2).
    if (entry.accessToken !== undefined) world.accessTokens.delete(entry.accessToken);
    throw new TokenError('invalid_grant', 'The code was used before.');
  }
  entry.isUsed = true;
  requireFits(world, entry, fields);
  const accessToken = newText();
  entry.accessToken = accessToken;
  world.accessTokens.set(accessToken, entry.person);
  const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: 300, scope: 'openid email' };
  if (takeFlaw(world, 'without-id-token')) return answer;
  return { ...answer, id_token: makeIdToken(world, entry) };
}

function requireFits(world: World, entry: CodeEntry, fields: Fields): void {
  if (entry.expiresAt <= world.now()) throw new TokenError('invalid_grant', 'The code is too old.');
  if (fields['redirect_uri'] !== entry.redirectUri)
    throw new TokenError('invalid_grant', 'The redirect_uri is another one.');
  const challenge = createHash('sha256')
    .update(fields['code_verifier'] ?? '')
    .digest('base64url');
  if (challenge !== entry.codeChallenge) throw new TokenError('invalid_grant', 'The code_verifier is wrong.');
}
