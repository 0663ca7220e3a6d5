import type { Context } from 'hono';
import { OpenAPIHono } from '@hono/zod-openapi';
import { invariant } from '../domain/errors.ts';
import type { Session } from '../domain/member.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Store } from '../ports/store.ts';
import { HttpError } from './http-error.ts';
import type { Look } from './look.ts';
import type { OpenidSignIn } from './openid-sign-in.ts';
import type { Previews } from './previews.ts';
import { randomText } from './random-text.ts';
import type { Runs } from './runs.ts';
import type { Scheduler } from './scheduler.ts';
import type { SignIn } from './sign-in.ts';

/** What every route reaches. */
export interface Services {
  /** Of the server itself; a route acts by {@link contextOf}. */
  readonly app: AppContext;
  readonly store: Store;
  readonly version: string;
  readonly isDemo: boolean;
  /** `http://127.0.0.1:7100`, or the address of the team's proxy. */
  readonly origin: string;
  readonly look: Look;
  readonly previews: Previews;
  readonly runs: Runs;
  readonly scheduler: Scheduler;
  readonly signIn: SignIn;
  /** undefined: the team has no identity issuer. */
  readonly openid: OpenidSignIn | undefined;
  /** Prints what is wrong with the server itself. */
  readonly complain: (text: string) => void;
}

export interface Env {
  Variables: {
    services: Services;
    session: Session | undefined;
    /** Of the one answer that holds a value; every other passes the scrubber. */
    mayHoldValue?: boolean;
  };
}

/** A group of routes. Whatever does not fit its schema is refused in the one shape of every refusal. */
export function newRoutes() {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const where = issue?.path.join('.') ?? '';
      throw new HttpError('request-invalid', {
        message: `The request cannot be read: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'it does not fit'}`,
        hint: 'What it may hold: /api/v1/openapi.json',
      });
    },
  });
}

/** Who is signed in; a route with a role has somebody. */
export function sessionOf(c: Context<Env>): Session {
  const { session } = c.var;
  invariant(session, 'a route without a role asks who is signed in');
  return session;
}

/** Who did it, as the journal names them. */
function actorOf({ member }: Session): string {
  return `${member.name} (${member.role})`;
}

/** The application as the member who asks, with a run of its own for the journal. */
export function contextOf(c: Context<Env>): AppContext {
  const { app } = c.var.services;
  return { ...app, actor: actorOf(sessionOf(c)), run: randomText(app.random, 12) };
}
