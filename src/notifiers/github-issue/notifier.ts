import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { NotifierDefinition, Report } from '../../ports/notifier.ts';
import { createIssueClient, type Issue, type IssueClient } from '../../vendors/github/issues.ts';
import { githubVendor } from '../../vendors/github/vendor.ts';
import { toAppError, toOutcome } from '../../vendors/http.ts';
import { isOurs, keysIn, writeBody, writeComment, writeEnd, title } from './write-issue.ts';

const settingsSchema = z.strictObject({
  repository: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9_.-]+$/, {
    error: 'must be owner/repository',
  }),
  label: z
    .string()
    .regex(/^[^,]{1,50}$/, { error: 'must have 1 to 50 characters and no comma' })
    .default('mintmark'),
});

/** One issue a store: opened once, kept up to date, closed when nothing is left, opened again when something comes back. */
export const githubIssueNotifier: NotifierDefinition = {
  id: 'github-issue',
  title: 'an issue on GitHub',
  vendor: githubVendor,
  settings: settingsSchema,
  place: (settings) => settingsSchema.parse(settings).repository,
  tells: 'state',
  connect: ({ vaultTag, adapter }, settings) => {
    const { repository, label } = settingsSchema.parse(settings);
    return {
      tell: async (report) => {
        const context = adapter();
        const client = createIssueClient(context, repository);
        return await namingTheRight(async () => {
          const found = await toAppError(
            context.connection,
            async () => await findIssue(client, label, vaultTag),
          );
          return await toOutcome(async () =>
            found
              ? await updateIssue(client, found, { report, vaultTag })
              : await openIssue(client, { report, vaultTag, label }),
          );
        });
      },
    };
  },
};

/** By the label; and where GitHub dropped that, among the issues of whoever the connection signs in as. An open one first. */
async function findIssue(client: IssueClient, label: string, vaultTag: string): Promise<Issue | undefined> {
  const choose = (all: readonly Issue[]): Issue | undefined => {
    const ours = all.filter(({ body }) => isOurs(body, vaultTag));
    return ours.find(({ state }) => state === 'open') ?? ours[0];
  };
  const labelled = choose(await client.list({ labels: label }));
  if (labelled) return labelled;
  const creator = await client.login();
  return creator === undefined ? undefined : choose(await client.list({ creator }));
}

interface Wish {
  readonly report: Report;
  readonly vaultTag: string;
}

async function openIssue(
  client: IssueClient,
  { report, vaultTag, label }: Wish & { label: string },
): Promise<Outcome<string>> {
  if (report.standing.length === 0) return done('nothing to open');
  const issue = { title, body: writeBody(report, vaultTag), labels: [label] };
  const { number, page } = await client.open(issue);
  return done(`opened issue ${number}: ${page}`);
}

async function updateIssue(
  client: IssueClient,
  { number, state, body: old }: Issue,
  { report, vaultTag }: Wish,
): Promise<Outcome<string>> {
  const body = writeBody(report, vaultTag);
  const isAllWell = report.standing.length === 0;
  if (isAllWell && state === 'closed') return done('nothing to close');
  if (isAllWell) {
    await client.comment(number, writeEnd());
    await client.change(number, { title, body, state: 'closed' });
    return done(`closed issue ${number}`);
  }
  // Before the body: said twice is better than never said, and what the body names was said.
  const said = keysIn(old);
  const unsaid = report.standing.filter(({ key }) => !said.has(key));
  if (unsaid.length > 0) await client.comment(number, writeComment(unsaid));
  if (state === 'closed') {
    await client.change(number, { title, body, state: 'open' });
    return done(`opened issue ${number} again`);
  }
  if (isSameText(old, body)) return done(`issue ${number} is up to date`);
  await client.change(number, { title, body });
  return done(`updated issue ${number}`);
}

function isSameText(left: string, right: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  return plain(left) === plain(right);
}

/** What the client says of a missing right speaks of secrets; here it is another one. */
async function namingTheRight<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'connection-refused') throw error;
    throw new AppError('connection-refused', {
      message: error.message,
      hint: 'Give the connection a token that may write issues there: classic with the scope "repo", or "Issues: read and write".',
      cause: error,
    });
  }
}
