import { html } from 'hono/html';
import type { TokenEntry } from '../state.ts';
import { renderButton, renderDay, type Html } from './layout.ts';
import { pageNotFound, type PageContext, type PageWorld, type Viewer } from './page-context.ts';

/** Where the tokens of a kind are listed, made and changed. */
export const tokenPaths = {
  classic: '/settings/tokens',
  'fine-grained': '/settings/personal-access-tokens',
} as const;

/** The viewer's tokens of one kind, the newest first. */
export function tokensOf({ state }: PageWorld, viewer: Viewer, kind: TokenEntry['kind']): TokenEntry[] {
  return state.tokens.filter((token) => token.login === viewer.user.login && token.kind === kind).reverse();
}

/** The viewer's token that the path names by its number. */
export function requireOwnToken(
  world: PageWorld,
  context: PageContext,
  kind: TokenEntry['kind'],
): TokenEntry {
  const id = Number(context.req.param('id'));
  const token = tokensOf(world, context.get('viewer'), kind).find((each) => each.id === id);
  if (!token) throw pageNotFound();
  return token;
}

/** Takes a new token in; its value can be shown once to the session that made it. */
export function keepNewToken(world: PageWorld, viewer: Viewer, token: TokenEntry): void {
  world.state.tokens.push(token);
  world.unshownTokens.set(viewer.cookie, { tokenId: token.id, value: token.value });
}

/** Puts a changed token in the place of what it was. */
export function replaceToken({ state }: PageWorld, changed: TokenEntry): void {
  state.tokens = state.tokens.map((token) => (token.id === changed.id ? changed : token));
}

/** The list; the value of a token that was just made is in it this one time. */
export function renderTokens(
  world: PageWorld,
  viewer: Viewer,
  { kind, describe }: { kind: TokenEntry['kind']; describe: (token: TokenEntry) => string },
): Html {
  const tokens = tokensOf(world, viewer, kind);
  const fresh = takeUnshown(world, viewer, tokens);
  return html`${fresh === undefined ? '' : renderFresh(fresh)}
    <p><a href="${tokenPaths[kind]}/new">Generate new token</a></p>
    ${tokens.length === 0 ? html`<p>There is none.</p>` : ''}
    <ul class="entries">
      ${tokens.map(
        (token) =>
          html`<li>
            <a href="${tokenPaths[kind]}/${token.id}">${token.name}</a> <em>${describe(token)}</em>
            <p class="hint">${renderTimes(token, world.now())}</p>
            ${renderButton(viewer, {
              action: `${tokenPaths[kind]}/${token.id}/delete`,
              label: 'Delete',
              look: 'danger',
            })}
          </li>`,
      )}
    </ul>`;
}

/** When a token ends and when it was last used. */
export function renderTimes({ expiresAt, lastUsedAt }: TokenEntry, now: number): string {
  const used = lastUsedAt === null ? 'Never used.' : `Last used on ${renderDay(lastUsedAt)}.`;
  if (expiresAt === null) return `This token has no expiration date. ${used}`;
  return `${expiresAt > now ? 'Expires' : 'Expired'} on ${renderDay(expiresAt)}. ${used}`;
}

function takeUnshown(
  { unshownTokens }: PageWorld,
  { cookie }: Viewer,
  tokens: readonly TokenEntry[],
): string | undefined {
  const unshown = unshownTokens.get(cookie);
  if (!unshown || !tokens.some(({ id }) => id === unshown.tokenId)) return undefined;
  unshownTokens.delete(cookie);
  return unshown.value;
}

function renderFresh(value: string): Html {
  return html`<div class="flash">
    <label for="new-oauth-token">
      Make sure to copy your personal access token now as you will not be able to see this again.
    </label>
    <input type="text" id="new-oauth-token" readonly value="${value}" />
  </div>`;
}
