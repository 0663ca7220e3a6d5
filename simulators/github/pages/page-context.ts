import type { Context, Hono } from 'hono';
import { PageError } from '../../kit/pages/forms.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import type { AppManifest } from './app-manifest.ts';

/** The person who looks at a page. */
export interface Viewer {
  readonly user: Account;
  /** The value of the session's cookie. */
  readonly cookie: string;
  /** Has to come with every form that the person posts. */
  readonly csrfToken: string;
}

/** What the pages work on; all but the world is forgotten at a restart. */
export interface PageWorld extends World {
  /** Values of new tokens that were not shown yet, by session. */
  readonly unshownTokens: Map<string, { readonly tokenId: number; readonly value: string }>;
  /** Manifests that were posted from elsewhere and are not confirmed yet, by a key that is good once. */
  readonly manifests: Map<string, { readonly manifest: AppManifest; readonly expiresAt: number }>;
}

/** What travels with a request for a page. */
export interface PageEnvironment {
  Variables: { viewer: Viewer };
}

export type PageContext = Context<PageEnvironment>;
export type PageApp = Hono<PageEnvironment>;

/** What is not there, and what the person may not know of. */
export function pageNotFound(): PageError {
  return new PageError(404, 'This is not the web page you are looking for.');
}

/** The fields of a posted form. */
export async function readForm(context: PageContext): Promise<URLSearchParams> {
  const isForm = context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  return new URLSearchParams(isForm ? await context.req.text() : '');
}

/** The parameters of a page's address. */
export function readQuery(context: PageContext): URLSearchParams {
  return new URL(context.req.url).searchParams;
}
