import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answers, refusals } from '../access.ts';
import { addressOf } from '../address.ts';
import { readAttempt, writeAttempt, writeSessionId } from '../cookie.ts';
import { newRoutes, type Env } from '../env.ts';
import { HttpError } from '../http-error.ts';
import type { OpenidSignIn } from '../openid-sign-in.ts';
import { signInWaysSchema } from '../schemas/sign-in.ts';
import { signInProblemCodes, signInProblems, type SignInProblem } from '../sign-in-problems.ts';

const nothing = z.strictObject({});

const waysRoute = createRoute({
  method: 'get',
  path: '/sign-in-ways',
  request: { query: nothing },
  responses: answers(signInWaysSchema, 'How somebody can sign in here'),
});

const startRoute = createRoute({
  method: 'get',
  path: '/openid/start',
  request: { query: nothing },
  responses: {
    302: { description: 'To the identity issuer; or to /sign-in#problem=<code>' },
    ...refusals,
  },
});

/** Any query: what an issuer sends along is its own, and read by the client of OpenID Connect alone. */
const callbackRoute = createRoute({
  method: 'get',
  path: '/openid/callback',
  responses: {
    200: {
      description: 'Signed in; the cookie is set, and the page goes on to /',
      content: { 'text/html': { schema: z.string() } },
    },
    302: { description: 'To /sign-in#problem=<code>' },
    ...refusals,
  },
});

/**
 * A redirect would still count as the issuer's: the browser would ask for the next page without the cookie that it has just
 * got, which is SameSite=Strict. A page of ours that goes on is ours. It replaces the address with the code in it.
 */
const goingOn = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=/">
<title>Mintmark</title>
<p>You are signed in. <a href="/">Go on</a></p>
</html>
`;

export const openidRoutes = newRoutes()
  .openapi(waysRoute, (c) => {
    const { openid } = c.var.services;
    if (!openid) return c.json({ link: true as const }, 200);
    const problems = signInProblemCodes.map((code) => ({ code, ...signInProblems[code] }));
    return c.json({ link: true as const, openid: { title: openid.title, problems } }, 200);
  })
  .openapi(startRoute, async (c) => {
    const begun = await openidOf(c).start({
      address: addressOf(c),
      oldDigest: c.var.session?.digest,
    });
    if (begun.kind === 'refused') return toProblem(c, begun.problem);
    writeAttempt(c, begun.browser);
    return c.redirect(begun.url, 302);
  })
  .openapi(callbackRoute, async (c) => {
    const openid = openidOf(c);
    const browser = readAttempt(c);
    writeAttempt(c, undefined);
    const { search } = new URL(c.req.url);
    const finished = await openid.finish({ address: addressOf(c), query: search, browser });
    if (finished.kind === 'refused') return toProblem(c, finished.problem);
    writeSessionId(c, finished.id);
    return c.html(goingOn, 200);
  });

function openidOf(c: Context<Env>): OpenidSignIn {
  const { openid } = c.var.services;
  if (openid) return openid;
  throw new HttpError('no-route', {
    message: 'This server has no identity issuer.',
    hint: 'Sign in by a link; or start it with --openid-issuer.',
  });
}

function toProblem(c: Context<Env>, problem: SignInProblem) {
  return c.redirect(`/sign-in#problem=${problem}`, 302);
}
