import { html } from 'hono/html';
import { PageError } from '../../kit/pages/forms.ts';
import { cutOff, decide, grantedRepositories, grantsOf, type GrantKind } from '../grants.ts';
import type { TokenEntry } from '../state.ts';
import { renderCsrfField, renderPage, type Html } from './layout.ts';
import { requireOwnedAccount } from './owned-account.ts';
import {
  pageNotFound,
  readForm,
  type PageApp,
  type PageContext,
  type PageWorld,
  type Viewer,
} from './page-context.ts';
import { renderTimes } from './token-list.ts';

const requestsPath = '/organizations/:org/settings/personal-access-token-requests';
const tokensPath = '/organizations/:org/settings/personal-access-tokens';

/** What an owner of an organization does with the fine-grained tokens of its members. */
export function addOrganizationTokenPages(pages: PageApp, world: PageWorld): void {
  pages.get(requestsPath, (context) => {
    const renderDecision = (token: TokenEntry): Html =>
      renderButtons(context, token, [
        { decision: 'approve', label: 'Approve' },
        { decision: 'deny', label: 'Deny' },
      ]);
    const content = renderEntries(world, tokensIn(world, context, 'request'), renderDecision);
    return context.html(renderPage({ title: 'Pending requests', viewer: context.get('viewer') }, content));
  });
  pages.post(`${requestsPath}/:id{[0-9]+}`, async (context) => {
    const token = requireToken(world, context, 'request');
    const decision = (await readForm(context)).get('decision');
    if (decision !== 'approve' && decision !== 'deny') throw new PageError(422, 'Approve or deny.');
    decide(world, token, decision);
    return context.redirect(context.req.path.replace(/\/\d+$/, ''));
  });
  pages.get(tokensPath, (context) => {
    const renderRevoke = (token: TokenEntry): Html =>
      renderButtons(context, token, [{ decision: 'revoke', label: 'Revoke' }]);
    const content = renderEntries(world, tokensIn(world, context, 'grant'), renderRevoke);
    return context.html(renderPage({ title: 'Active tokens', viewer: context.get('viewer') }, content));
  });
  pages.post(`${tokensPath}/:id{[0-9]+}`, (context) => {
    cutOff(requireToken(world, context, 'grant'));
    return context.redirect(context.req.path.replace(/\/\d+$/, ''));
  });
}

function tokensIn(world: PageWorld, context: PageContext, kind: GrantKind): readonly TokenEntry[] {
  return grantsOf(world, requireOwnedAccount(world, context), kind);
}

function requireToken(world: PageWorld, context: PageContext, kind: GrantKind): TokenEntry {
  const id = Number(context.req.param('id'));
  const token = tokensIn(world, context, kind).find((each) => each.id === id);
  if (!token) throw pageNotFound();
  return token;
}

function renderEntries(
  world: PageWorld,
  tokens: readonly TokenEntry[],
  renderForm: (token: TokenEntry) => Html,
): Html {
  const repositories = (token: TokenEntry): string =>
    token.repositorySelection === 'subset'
      ? grantedRepositories(world, token)
          .map(({ name }) => name)
          .join(', ')
      : { none: 'public repositories', all: 'all repositories' }[token.repositorySelection];
  return html`${tokens.length === 0 ? html`<p>There is none.</p>` : ''}
    <ul class="entries">
      ${tokens.map(
        (token) =>
          html`<li>
            <strong>${token.name}</strong> of ${token.login}
            <p>${repositories(token)}: ${renderPermissionList(token)}</p>
            <p class="hint">${renderTimes(token, world.now())}</p>
            ${renderForm(token)}
          </li>`,
      )}
    </ul>`;
}

function renderPermissionList({ permissions }: TokenEntry): string {
  const list = Object.entries(permissions).map(([name, access]) => `${name} ${access}`);
  return list.length === 0 ? 'no permissions' : list.join(', ');
}

function renderButtons(
  context: PageContext,
  { id }: TokenEntry,
  buttons: readonly { readonly decision: string; readonly label: string }[],
): Html {
  const viewer: Viewer = context.get('viewer');
  return html`<form method="post" action="${context.req.path}/${id}">
    ${renderCsrfField(viewer)}
    ${buttons.map(
      ({ decision, label }) => html`<button name="decision" value="${decision}">${label}</button> `,
    )}
  </form>`;
}
