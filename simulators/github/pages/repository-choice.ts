import { html, raw } from 'hono/html';
import type { Account } from '../state.ts';
import { isSameName, type World } from '../world.ts';
import type { Html } from './layout.ts';

/** Which repositories a form asks for. */
export interface RepositoryChoice {
  /** `none`: only what is public. */
  readonly selection: 'none' | 'all' | 'selected';
  readonly ids: readonly number[];
}

const selectionLabels = {
  none: 'Public repositories',
  all: 'All repositories',
  selected: 'Only select repositories',
} as const;

/** What a posted form says; repositories of others than the owner are left out: their boxes are hidden. */
export function readRepositoryChoice(
  { state }: World,
  form: URLSearchParams,
  owner: Account | undefined,
): RepositoryChoice {
  const asked = form.get('repository_selection');
  const ticked = new Set(form.getAll('repository_ids[]'));
  const isTicked = state.repositories.filter(
    (each) => ticked.has(String(each.id)) && owner !== undefined && isSameName(each.owner, owner.login),
  );
  return {
    selection: asked === 'all' || asked === 'selected' ? asked : 'none',
    ids: asked === 'selected' ? isTicked.map(({ id }) => id) : [],
  };
}

/** The choice, with a box for every repository of the owner that the field `target_name` names. */
export function renderRepositoryChoice(
  { state }: World,
  choice: RepositoryChoice,
  {
    owners,
    selections,
  }: { owners: readonly Account[]; selections: readonly (keyof typeof selectionLabels)[] },
): Html {
  return html`<fieldset>
    <legend>Repository access</legend>
    ${selections.map(
      (each) =>
        html`<div>
          <label>
            <input
              type="radio"
              name="repository_selection"
              value="${each}"
              ${each === choice.selection ? 'checked' : ''}
            />
            ${selectionLabels[each]}
          </label>
        </div>`,
    )}
    <div class="selected-repositories">
      ${owners.map(
        (owner) =>
          html`<ul class="${classFor([owner])}">
            ${state.repositories
              .filter((each) => isSameName(each.owner, owner.login))
              .map(
                ({ id, owner, name }) =>
                  html`<li>
                    <label>
                      <input
                        type="checkbox"
                        name="repository_ids[]"
                        value="${id}"
                        ${choice.ids.includes(id) ? 'checked' : ''}
                      />
                      ${owner}/${name}
                    </label>
                  </li>`,
              )}
          </ul>`,
      )}
    </div>
  </fieldset>`;
}

/** Marks what is there only while one of these owners is the chosen one; goes with `renderOwnerRules`. */
export function classFor(owners: readonly Account[]): string {
  return ['only', ...owners.map(({ login }) => `for-${login}`)].join(' ');
}

/** Lets the choice of an owner show and hide parts of a form without a script. */
export function renderOwnerRules(owners: readonly Account[]): Html {
  const rules = owners.map(
    ({ login }) =>
      `form:has([name=target_name] option[value="${login}"]:checked, input[name=target_name][value="${login}"]) .for-${login} { display: block; }`,
  );
  return html`<style>
    ${raw(rules.join('\n'))}
  </style>`;
}
