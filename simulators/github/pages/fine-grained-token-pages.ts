import { revokeNow } from '../revocations.ts';
import type { TokenEntry } from '../state.ts';
import { mintToken } from '../tokens.ts';
import { findAccount } from '../world.ts';
import {
  approvalFor,
  checkFineGrained,
  findChoiceProblem,
  prefillFineGrained,
  reachOf,
  readFineGrained,
  readReach,
} from './fine-grained-draft.ts';
import { renderEditFineGrained, renderNewFineGrained } from './fine-grained-form.ts';
import { renderPage } from './layout.ts';
import { pageNotFound, readForm, readQuery, type PageApp, type PageWorld } from './page-context.ts';
import { keepNewToken, renderTokens, replaceToken, requireOwnToken, tokenPaths } from './token-list.ts';

const kind = 'fine-grained';
const path = tokenPaths[kind];
const onePath = `${path}/:id{[0-9]+}` as const;

/** Fine-grained tokens: list, make, change, delete. */
export function addFineGrainedTokenPages(pages: PageApp, world: PageWorld): void {
  pages.get(path, (context) => {
    const viewer = context.get('viewer');
    const content = renderTokens(world, viewer, { kind, describe });
    return context.html(renderPage({ title: 'Fine-grained personal access tokens', viewer }, content));
  });
  pages.get(`${path}/new`, (context) => {
    const viewer = context.get('viewer');
    const draft = prefillFineGrained(world, viewer, readQuery(context));
    return context.html(renderNewFineGrained(world, viewer, draft));
  });
  pages.post(path, async (context) => {
    const viewer = context.get('viewer');
    const draft = readFineGrained(world, viewer, await readForm(context));
    const checked = checkFineGrained(world, viewer, draft);
    if ('problem' in checked)
      return context.html(renderNewFineGrained(world, viewer, { ...draft, problem: checked.problem }), 422);
    keepNewToken(world, viewer, mintToken(world.state, checked.wish, world.now()));
    return context.redirect(path);
  });
  pages.get(onePath, (context) => {
    const token = requireOwnToken(world, context, kind);
    const { permissions, repositorySelection, repositoryIds: ids } = token;
    const selection = repositorySelection === 'subset' ? 'selected' : repositorySelection;
    const options = {
      token,
      owner: ownerOf(world, token),
      permissions,
      repositories: { selection, ids },
    } as const;
    return context.html(renderEditFineGrained(world, context.get('viewer'), options));
  });
  pages.post(onePath, async (context) => {
    const viewer = context.get('viewer');
    const token = requireOwnToken(world, context, kind);
    const owner = ownerOf(world, token);
    const reach = readReach(world, await readForm(context), owner);
    const problem = findChoiceProblem(reach.repositories);
    if (problem !== undefined)
      return context.html(renderEditFineGrained(world, viewer, { token, owner, ...reach, problem }), 422);
    const approval = approvalFor(world, viewer, owner);
    replaceToken(world, {
      ...token,
      ...reachOf(reach.repositories),
      permissions: reach.permissions,
      approval,
      accessGrantedAt: approval === 'approved' ? (token.accessGrantedAt ?? world.now()) : null,
    });
    return context.redirect(path);
  });
  pages.post(`${onePath}/delete`, (context) => {
    revokeNow(world, requireOwnToken(world, context, kind).value);
    return context.redirect(path);
  });
}

function ownerOf({ state }: PageWorld, token: TokenEntry): NonNullable<ReturnType<typeof findAccount>> {
  const owner = findAccount(state, token.resourceOwner);
  if (!owner) throw pageNotFound();
  return owner;
}

function describe({ approval, resourceOwner }: TokenEntry): string {
  if (approval === 'pending')
    return `— ${resourceOwner}. Pending approval by an administrator of ${resourceOwner}.`;
  return approval === 'denied' ? `— ${resourceOwner}. Denied by ${resourceOwner}.` : `— ${resourceOwner}`;
}
