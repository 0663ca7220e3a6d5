import { revokeNow } from '../revocations.ts';
import { mintToken, withoutImplied } from '../tokens.ts';
import {
  findClassicProblem,
  prefillClassic,
  readClassic,
  renderEditClassic,
  renderNewClassic,
} from './classic-token-form.ts';
import { resolveExpiration } from './expiration.ts';
import { renderPage } from './layout.ts';
import { readForm, readQuery, type PageApp, type PageWorld } from './page-context.ts';
import {
  keepNewToken,
  renderTokens,
  replaceToken,
  requireOwnToken,
  tokenPaths,
  tokensOf,
} from './token-list.ts';

const kind = 'classic';
const path = tokenPaths[kind];
const onePath = `${path}/:id{[0-9]+}` as const;

/** Classic tokens: list, make, change, delete. */
export function addClassicTokenPages(pages: PageApp, world: PageWorld): void {
  pages.get(path, (context) => {
    const viewer = context.get('viewer');
    const content = renderTokens(world, viewer, {
      kind,
      describe: ({ scopes }) => (scopes.length === 0 ? '— no scopes' : `— ${scopes.join(', ')}`),
    });
    return context.html(renderPage({ title: 'Personal access tokens (classic)', viewer }, content));
  });
  pages.get(`${path}/new`, (context) =>
    context.html(
      renderNewClassic(context.get('viewer'), prefillClassic(readQuery(context)), { now: world.now() }),
    ),
  );
  pages.post(path, async (context) => {
    const viewer = context.get('viewer');
    const draft = readClassic(await readForm(context));
    const end = resolveExpiration(draft.expiration, world.now());
    const problem =
      findClassicProblem(draft, tokensOf(world, viewer, kind)) ??
      ('problem' in end ? end.problem : undefined);
    if (problem !== undefined || 'problem' in end)
      return context.html(renderNewClassic(viewer, draft, { now: world.now(), problem: problem ?? '' }), 422);
    const { login } = viewer.user;
    const wish = { login, kind, name: draft.note, scopes: draft.scopes, expiresAt: end.expiresAt } as const;
    keepNewToken(world, viewer, mintToken(world.state, wish, world.now()));
    return context.redirect(path);
  });
  pages.get(onePath, (context) => {
    const token = requireOwnToken(world, context, kind);
    const draft = { note: token.name, scopes: token.scopes };
    return context.html(renderEditClassic(context.get('viewer'), draft, { token }));
  });
  pages.post(onePath, async (context) => {
    const viewer = context.get('viewer');
    const token = requireOwnToken(world, context, kind);
    const draft = readClassic(await readForm(context));
    const others = tokensOf(world, viewer, kind).filter(({ id }) => id !== token.id);
    const problem = findClassicProblem(draft, others);
    if (problem !== undefined) return context.html(renderEditClassic(viewer, draft, { token, problem }), 422);
    replaceToken(world, { ...token, name: draft.note, scopes: withoutImplied(draft.scopes) });
    return context.redirect(path);
  });
  pages.post(`${onePath}/delete`, (context) => {
    revokeNow(world, requireOwnToken(world, context, kind).value);
    return context.redirect(path);
  });
}
