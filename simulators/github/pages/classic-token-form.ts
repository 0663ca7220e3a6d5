import { html } from 'hono/html';
import type { TokenEntry } from '../state.ts';
import { impliedScopes, offeredScopes } from '../tokens.ts';
import { prefillExpiration, readExpiration, renderExpiration, type ExpirationDraft } from './expiration.ts';
import { renderCsrfField, renderPage, renderProblem, type Html } from './layout.ts';
import type { Viewer } from './page-context.ts';
import { tokenPaths } from './token-list.ts';

/** What the form of a classic token says. */
export interface ClassicDraft {
  readonly note: string;
  readonly scopes: readonly string[];
  readonly expiration: ExpirationDraft;
}

/** The form as the address of the page fills it in; scopes that nobody offers are left out. */
export function prefillClassic(query: URLSearchParams): ClassicDraft {
  return {
    note: query.get('description') ?? '',
    scopes: (query.get('scopes') ?? '').split(/[\s,]+/).filter((scope) => offeredScopes.includes(scope)),
    expiration: prefillExpiration(query.get('default_expires_at')),
  };
}

/** The form as it was posted. */
export function readClassic(form: URLSearchParams): ClassicDraft {
  return {
    note: (form.get('note') ?? '').trim(),
    scopes: form.getAll('scopes[]'),
    expiration: readExpiration(form),
  };
}

/** What is wrong with note and scopes; `others` are the tokens that the person has besides. */
export function findClassicProblem(
  { note, scopes }: ClassicDraft,
  others: readonly TokenEntry[],
): string | undefined {
  if (note === '') return 'Note can’t be blank';
  if (others.some(({ name }) => name === note)) return 'Note has already been taken';
  const unknown = scopes.find((scope) => !offeredScopes.includes(scope));
  return unknown === undefined ? undefined : `There is no scope ${unknown}.`;
}

/** The page of a new token. */
export function renderNewClassic(
  viewer: Viewer,
  draft: ClassicDraft,
  { now, problem }: { now: number; problem?: string },
): Html {
  const content = html`${renderProblem(problem)}
    <form method="post" action="${tokenPaths.classic}">
      ${renderCsrfField(viewer)} ${renderNote(draft)} ${renderExpiration(draft.expiration, now)}
      ${renderScopes(draft)}
      <button class="main">Generate token</button> <a href="${tokenPaths.classic}">Cancel</a>
    </form>`;
  return renderPage({ title: 'New personal access token (classic)', viewer }, content);
}

/** The page of a token that is there. */
export function renderEditClassic(
  viewer: Viewer,
  draft: Pick<ClassicDraft, 'note' | 'scopes'>,
  { token, problem }: { token: TokenEntry; problem?: string },
): Html {
  const content = html`${renderProblem(problem)}
    <form method="post" action="${tokenPaths.classic}/${token.id}">
      ${renderCsrfField(viewer)} ${renderNote(draft)} ${renderScopes(draft)}
      <button class="main">Update token</button> <a href="${tokenPaths.classic}">Cancel</a>
    </form>`;
  return renderPage({ title: 'Edit personal access token (classic)', viewer }, content);
}

function renderNote({ note }: Pick<ClassicDraft, 'note'>): Html {
  return html`<div class="field">
    <label for="note">Note</label>
    <input type="text" id="note" name="note" value="${note}" size="40" aria-describedby="note-hint" />
    <div class="hint" id="note-hint">What’s this token for?</div>
  </div>`;
}

/** A scope that covers others stands above them. */
function renderScopes({ scopes }: Pick<ClassicDraft, 'scopes'>): Html {
  const isBelow = (scope: string): boolean =>
    Object.values(impliedScopes).some((covered) => covered.includes(scope));
  const box = (scope: string): Html =>
    html`<label>
      <input type="checkbox" name="scopes[]" value="${scope}" ${scopes.includes(scope) ? 'checked' : ''} />
      ${scope}
    </label>`;
  return html`<fieldset>
    <legend>Select scopes</legend>
    <ul>
      ${offeredScopes
        .filter((scope) => !isBelow(scope))
        .map(
          (scope) =>
            html`<li>
              ${box(scope)}
              <ul>
                ${(impliedScopes[scope] ?? []).map((covered) => html`<li>${box(covered)}</li>`)}
              </ul>
            </li>`,
        )}
    </ul>
  </fieldset>`;
}
