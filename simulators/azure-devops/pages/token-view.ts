import { html } from 'hono/html';
import { alertBox, newTokenBox, csrfField, type Markup } from '../../kit/pages/page.ts';
import type { SessionEntry } from '../../kit/pages/sessions.ts';
import { statusOf } from '../personal-access-tokens.ts';
import type { PersonalAccessTokenEntry } from '../state.ts';
import { knownScopes } from '../token-scopes.ts';
import type { World } from '../world.ts';

/** The fields of the form that makes a token. */
export interface TokenForm {
  readonly name: string;
  readonly organization: 'this' | 'all';
  /** A day; empty is refused. */
  readonly expires: string;
  readonly scope: readonly string[];
}

/** What the page shows. */
export interface TokenView {
  readonly world: World;
  /** The path of the page; its forms go there. */
  readonly address: string;
  readonly session: SessionEntry;
  readonly tokens: readonly PersonalAccessTokenEntry[];
  /** The one whose value is shown. */
  readonly newToken: PersonalAccessTokenEntry | undefined;
  readonly form: TokenForm;
  readonly error: string | undefined;
}

/** The list of tokens, and the form for another one. */
export function tokenView(view: TokenView): Markup {
  return html`${alertBox(view.error)}
    ${view.newToken ? newTokenBox(view.newToken.displayName, view.newToken.value) : ''}
    <table aria-label="Tokens">
      <thead>
        <tr>
          <th scope="col">Token name</th>
          <th scope="col">Scopes</th>
          <th scope="col">Organization</th>
          <th scope="col">Expires on (UTC)</th>
          <th scope="col"></th>
        </tr>
      </thead>
      <tbody>
        ${view.tokens.map((token) => tokenRow(view, token))}
      </tbody>
    </table>
    ${creationForm(view)}`;
}

function tokenRow({ world, address, session }: TokenView, token: PersonalAccessTokenEntry): Markup {
  const { displayName, scopes, targetAccounts, authorizationId } = token;
  const day = new Date(token.expiresAt).toISOString().slice(0, 10);
  return html`<tr>
    <th scope="row">${displayName}</th>
    <td>${scopes.includes('app_token') ? 'Full access' : scopes.join(' ')}</td>
    <td>${targetAccounts === null ? 'All accessible organizations' : world.state.organization}</td>
    <td>${day}${statusOf(token, world.now()) === 'expired' ? ' (expired)' : ''}</td>
    <td>
      <form method="post" action="${address}/revoke">
        ${csrfField(session)}<input type="hidden" name="id" value="${authorizationId}" />
        <button aria-label="Revoke ${displayName}">Revoke</button>
      </form>
    </td>
  </tr>`;
}

function creationForm({ world, address, session, form }: TokenView): Markup {
  const scopes = [...knownScopes].filter((scope) => scope !== 'app_token').sort();
  return html`<h2 id="creation">Create a new personal access token</h2>
    <form method="post" action="${address}" aria-labelledby="creation">
      ${csrfField(session)}
      <label class="field">Name <input name="name" value="${form.name}" required /></label>
      <label class="field"
        >Organization
        <select name="organization">
          <option value="this" ${form.organization === 'this' ? 'selected' : ''}>
            ${world.state.organization}
          </option>
          <option value="all" ${form.organization === 'all' ? 'selected' : ''}>
            All accessible organizations
          </option>
        </select>
      </label>
      <label class="field"
        >Expiration (UTC) <input name="expires" type="date" value="${form.expires}" required />
      </label>
      <fieldset>
        <legend>Scopes</legend>
        ${scopeChoice(form, 'app_token', html`Full access`)}
        <div class="choices">
          ${scopes.map((scope) => scopeChoice(form, scope, html`<code>${scope}</code>`))}
        </div>
      </fieldset>
      <button class="main">Create</button>
    </form>`;
}

function scopeChoice(form: TokenForm, scope: string, label: Markup): Markup {
  const checked = form.scope.includes(scope) ? 'checked' : '';
  return html`<label class="choice">
    <input type="checkbox" name="scope" value="${scope}" ${checked} /> ${label}
  </label>`;
}
