import { html } from 'hono/html';
import { alertBox, newTokenBox, csrfField, type Markup } from '../../kit/pages/page.ts';
import type { SessionEntry } from '../../kit/pages/sessions.ts';
import { scopes } from '../scopes.ts';
import type { TokenEntry } from '../state.ts';
import { isExpired, type World } from '../world.ts';

/** The fields of the form that makes a token. */
export interface TokenForm {
  readonly name: string;
  readonly strength: 'strong' | 'weak';
  readonly scope: readonly string[];
  /** A day, or empty for the service's default. */
  readonly expires: string;
}

/** What the page of tokens shows. */
export interface AccessView {
  readonly world: World;
  /** The path of the page; its forms go there. */
  readonly address: string;
  readonly session: SessionEntry;
  readonly tokens: readonly TokenEntry[];
  /** The one whose value is shown. */
  readonly newToken: TokenEntry | undefined;
  readonly form: TokenForm;
  readonly error: string | undefined;
}

/** The list of tokens, and the form for another one. */
export function accessView(view: AccessView): Markup {
  return html`<nav aria-label="Settings"><a href="${view.address}" aria-current="page">Access</a></nav>
    ${alertBox(view.error)} ${view.newToken ? newTokenBox(view.newToken.name, view.newToken.value) : ''}
    <table aria-label="Tokens">
      <thead>
        <tr>
          <th scope="col">Token name</th>
          <th scope="col">Scopes</th>
          <th scope="col">Expires</th>
          <th scope="col"></th>
        </tr>
      </thead>
      <tbody>
        ${view.tokens.map((token) => tokenRow(view, token))}
      </tbody>
    </table>
    ${creationForm(view)}`;
}

function tokenRow({ world, address, session }: AccessView, token: TokenEntry): Markup {
  const { name, expiresAt } = token;
  const day = expiresAt === null ? 'never' : new Date(expiresAt).toISOString().slice(0, 10);
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${token.scopes.length === 0 ? 'full access' : token.scopes.join(' ')}</td>
    <td>${day}${isExpired(world, token) ? ' (expired)' : ''}</td>
    <td>
      <form method="post" action="${address}/revoke">
        ${csrfField(session)}<input type="hidden" name="name" value="${name}" />
        <button aria-label="Revoke ${name}">Revoke</button>
      </form>
    </td>
  </tr>`;
}

function creationForm({ address, session, form }: AccessView): Markup {
  return html`<h2 id="creation">Create access token</h2>
    <form method="post" action="${address}" aria-labelledby="creation">
      ${csrfField(session)}
      <label class="field">Token name <input name="name" value="${form.name}" required /></label>
      <label class="field"
        >Token strength
        <select name="strength">
          <option ${form.strength === 'strong' ? 'selected' : ''}>strong</option>
          <option ${form.strength === 'weak' ? 'selected' : ''}>weak</option>
        </select>
      </label>
      <fieldset>
        <legend>Scopes</legend>
        ${Object.entries(scopes).map(([scope, meaning]) => scopeChoice(form, scope, meaning))}
        <small>No scope at all is full access.</small>
      </fieldset>
      <label class="field"
        >Expiration date
        <input name="expires" type="date" value="${form.expires}" aria-describedby="default-expiry" />
        <small id="default-expiry">Empty: in one year.</small>
      </label>
      <button class="main">Create</button>
    </form>`;
}

function scopeChoice(form: TokenForm, scope: string, meaning: string): Markup {
  const checked = form.scope.includes(scope) ? 'checked' : '';
  return html`<label class="choice">
    <input type="checkbox" name="scope" value="${scope}" ${checked} />
    <code>${scope}</code> ${meaning}
  </label>`;
}
