import type { Hono } from 'hono';
import { z } from 'zod';
import type { ApiContext, Environment } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { issuesOf, requireIssuesReadable, requireIssuesWritable, type IssueAccess } from './issues.ts';
import { apiOrigin, takePage } from './paging.ts';
import { renderComment, renderIssue } from './render-issue.ts';
import type { IssueEntry, RepositoryEntry } from './state.ts';
import { ApiError, isSameName, notFound, type World } from './world.ts';

const longestText = 65_536;
const text = z.string().max(longestText);
const newSchema = z.strictObject({
  title: z.string().min(1).max(256),
  body: text.optional(),
  labels: z.array(z.string().min(1).max(50)).optional(),
});
const changeSchema = z.strictObject({
  title: z.string().min(1).max(256).optional(),
  body: text.nullish(),
  labels: z.array(z.string().min(1).max(50)).optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).nullish(),
});
const commentSchema = z.strictObject({ body: text.min(1) });

/** Issues of repositories, and what is said below them. */
export function addIssueRoutes(app: Hono<Environment>, world: World): void {
  const base = '/repos/:owner/:repo/issues';
  const one = `${base}/:number{[0-9]+}`;
  app.get(base, (context) => {
    const repository = requireIssuesReadable(world, context);
    const chosen = choose(context, issuesOf(world, repository));
    return context.json(takePage(context, chosen).map((each) => render(world, context, each)));
  });
  app.post(base, async (context) => {
    const access = requireIssuesWritable(world, context);
    const issue = open(world, access, await readBody(context, newSchema));
    return context.json(render(world, context, issue), 201);
  });
  app.get(one, (context) => {
    const repository = requireIssuesReadable(world, context);
    return context.json(render(world, context, requireIssue(world, context, repository)));
  });
  app.patch(one, async (context) => {
    const access = requireIssuesWritable(world, context);
    const issue = requireIssue(world, context, access.repository);
    change(world, access, { issue, wish: await readBody(context, changeSchema) });
    return context.json(render(world, context, issue));
  });
  app.get(`${one}/comments`, (context) => {
    const repository = requireIssuesReadable(world, context);
    const { number, comments } = requireIssue(world, context, repository);
    return context.json(
      takePage(context, comments).map((each) =>
        renderComment(world, each, { origin: apiOrigin(context), repository, number }),
      ),
    );
  });
  app.post(`${one}/comments`, async (context) => {
    const { repository, login } = requireIssuesWritable(world, context);
    const issue = requireIssue(world, context, repository);
    const { body } = await readBody(context, commentSchema);
    const comment = { id: (world.state.lastId += 1), author: login, body, createdAt: world.now() };
    issue.comments.push(comment);
    issue.updatedAt = comment.createdAt;
    const view = { origin: apiOrigin(context), repository, number: issue.number };
    return context.json(renderComment(world, comment, view), 201);
  });
}

function open(
  world: World,
  { repository, login, mayWrite }: IssueAccess,
  { title, body, labels }: z.infer<typeof newSchema>,
): IssueEntry {
  const { state, now } = world;
  const issue: IssueEntry = {
    id: (state.lastId += 1),
    number: issuesOf(world, repository).length + 1,
    repositoryId: repository.id,
    author: login,
    createdAt: now(),
    updatedAt: now(),
    title,
    body: body ?? null,
    // Of somebody who may not set any they are dropped, and nothing is said.
    labels: mayWrite ? [...new Set(labels)] : [],
    state: 'open',
    stateReason: null,
    closedAt: null,
    closedBy: null,
    comments: [],
  };
  state.issues.push(issue);
  return issue;
}

function change(
  { now }: World,
  { login, mayWrite }: IssueAccess,
  { issue, wish }: { issue: IssueEntry; wish: z.infer<typeof changeSchema> },
): void {
  if (!mayWrite && issue.author !== login) throw new ApiError(403, 'Must have admin rights to Repository.');
  if (wish.title !== undefined) issue.title = wish.title;
  if (wish.body !== undefined) issue.body = wish.body;
  if (wish.labels !== undefined && mayWrite) issue.labels = [...new Set(wish.labels)];
  issue.updatedAt = now();
  if (wish.state === undefined || wish.state === issue.state) return;
  const isClosed = wish.state === 'closed';
  issue.state = wish.state;
  issue.stateReason = wish.state_reason ?? (isClosed ? 'completed' : 'reopened');
  issue.closedAt = isClosed ? now() : null;
  issue.closedBy = isClosed ? login : null;
}

/** The newest first, and open ones alone, unless the query says otherwise. Every label asked for has to be there. */
function choose(context: ApiContext, all: readonly IssueEntry[]): readonly IssueEntry[] {
  const asked = (name: string, known: readonly string[]): string => {
    const value = context.req.query(name) ?? known[0] ?? '';
    if (!known.includes(value))
      throw new ApiError(422, 'Validation Failed', [{ resource: 'Search', field: name, code: 'invalid' }]);
    return value;
  };
  const state = asked('state', ['open', 'closed', 'all']);
  const sort = asked('sort', ['created', 'updated', 'comments']);
  const sign = asked('direction', ['desc', 'asc']) === 'asc' ? 1 : -1;
  const labels = context.req.query('labels')?.split(',') ?? [];
  const creator = context.req.query('creator');
  const rank = (issue: IssueEntry): number =>
    sort === 'comments' ? issue.comments.length : sort === 'updated' ? issue.updatedAt : issue.createdAt;
  return all
    .filter((each) => state === 'all' || each.state === state)
    .filter((each) => labels.every((label) => each.labels.some((own) => isSameName(own, label))))
    .filter((each) => creator === undefined || isSameName(each.author, creator))
    .toSorted((left, right) => sign * (rank(left) - rank(right) || left.number - right.number));
}

function requireIssue(world: World, context: ApiContext, repository: RepositoryEntry): IssueEntry {
  const number = Number(pathPart(context, 'number'));
  const found = issuesOf(world, repository).find((each) => each.number === number);
  if (!found) throw notFound();
  return found;
}

function render(world: World, context: ApiContext, issue: IssueEntry): object {
  return renderIssue(world, issue, { origin: apiOrigin(context) });
}
