import { html } from 'hono/html';
import type { Account, TokenEntry } from '../state.ts';
import { renderExpiration } from './expiration.ts';
import { possibleOwners, type FineGrainedDraft } from './fine-grained-draft.ts';
import { renderCsrfField, renderPage, renderProblem, type Html } from './layout.ts';
import type { PageWorld, Viewer } from './page-context.ts';
import { classFor, renderOwnerRules, renderRepositoryChoice } from './repository-choice.ts';
import { tokenPaths } from './token-list.ts';
import { offeredPermissions, type OfferedPermission, type PermissionGroup } from './token-permissions.ts';

const path = tokenPaths['fine-grained'];
const selections = ['none', 'all', 'selected'] as const;
const levelLabels: Readonly<Record<string, string>> = {
  read: 'Read-only',
  write: 'Read and write',
  admin: 'Admin',
};

/** The page of a new token. */
export function renderNewFineGrained(
  world: PageWorld,
  viewer: Viewer,
  draft: FineGrainedDraft & { readonly problem?: string | undefined },
): Html {
  const owners = possibleOwners(world, viewer);
  const content = html`${renderProblem(draft.problem)} ${renderOwnerRules(owners)}
    <form method="post" action="${path}">
      ${renderCsrfField(viewer)} ${renderNames(draft)} ${renderOwnerSelect(owners, draft.owner)}
      ${renderExpiration(draft.expiration, world.now())}
      ${renderRepositoryChoice(world, draft.repositories, { owners, selections })}
      ${renderPermissions(draft.permissions, owners)}
      <button class="main">Generate token</button> <a href="${path}">Cancel</a>
    </form>`;
  return renderPage({ title: 'New fine-grained personal access token', viewer }, content);
}

/** The page of a token that is there: what it reaches can be changed. */
export function renderEditFineGrained(
  world: PageWorld,
  viewer: Viewer,
  options: Pick<FineGrainedDraft, 'permissions' | 'repositories'> & {
    readonly token: TokenEntry;
    readonly owner: Account;
    readonly problem?: string;
  },
): Html {
  const { token, owner, problem, repositories, permissions } = options;
  const content = html`${renderProblem(problem)} ${renderOwnerRules([owner])}
    <form method="post" action="${path}/${token.id}">
      ${renderCsrfField(viewer)}
      <input type="hidden" name="target_name" value="${owner.login}" />
      <p><strong>${token.name}</strong> <span class="hint">Resource owner: ${owner.login}</span></p>
      ${renderRepositoryChoice(world, repositories, { owners: [owner], selections })}
      ${renderPermissions(permissions, [owner])}
      <button class="main">Update</button> <a href="${path}">Cancel</a>
    </form>`;
  return renderPage({ title: 'Edit fine-grained personal access token', viewer }, content);
}

function renderNames({ name, description }: FineGrainedDraft): Html {
  return html`<div class="field">
      <label for="name">Token name</label>
      <input type="text" id="name" name="name" value="${name}" size="40" maxlength="40" required />
    </div>
    <div class="field">
      <label for="description">Description</label>
      <textarea id="description" name="description" cols="60" maxlength="1024">${description}</textarea>
    </div>`;
}

function renderOwnerSelect(owners: readonly Account[], chosen: Account | undefined): Html {
  return html`<div class="field">
      <label for="target_name">Resource owner</label>
      <select id="target_name" name="target_name">
        ${owners.map(
          ({ login }) =>
            html`<option value="${login}" ${login === chosen?.login ? 'selected' : ''}>${login}</option>`,
        )}
      </select>
    </div>
    ${owners
      .filter(({ kind, policy }) => kind === 'Organization' && policy.requiresApproval)
      .map(
        (owner) =>
          html`<p class="hint ${classFor([owner])}">
            Tokens of members of ${owner.login} need the approval of one of its owners.
          </p>`,
      )}`;
}

function renderPermissions(chosen: Readonly<Record<string, string>>, owners: readonly Account[]): Html {
  const organizations = owners.filter(({ kind }) => kind === 'Organization');
  const users = owners.filter(({ kind }) => kind === 'User');
  const group = (title: string, name: PermissionGroup, look: string): Html =>
    html`<fieldset class="${look}">
      <legend>${title}</legend>
      ${offeredPermissions[name].map((each) => renderPermission(each, chosen[each.name]))}
    </fieldset>`;
  return html`${group('Repository permissions', 'repository', 'repository-permissions')}
  ${organizations.length > 0 ? group('Organization permissions', 'organization', classFor(organizations)) : ''}
  ${users.length > 0 ? group('Account permissions', 'account', classFor(users)) : ''}`;
}

function renderPermission({ name, label, levels }: OfferedPermission, chosen: string | undefined): Html {
  return html`<div class="permission">
    <label for="permission-${name}">${label}</label>
    <select id="permission-${name}" name="${name}">
      <option value="">No access</option>
      ${levels.map(
        (level) =>
          html`<option value="${level}" ${level === chosen ? 'selected' : ''}>
            ${levelLabels[level] ?? ''}
          </option>`,
      )}
    </select>
  </div>`;
}
