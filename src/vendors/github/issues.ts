import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { connectGithub } from './sign-in.ts';

/** An issue of a repository. */
export interface Issue {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly body: string;
  readonly page: string;
}

/** What of an issue is changed; what is left out stays. */
export interface IssueChange {
  readonly title: string;
  readonly body: string;
  readonly state?: 'open' | 'closed';
}

/** Calls about the issues of one repository. Errors as in `GithubClient`. */
export interface IssueClient {
  /** Those with a label, or of a creator, open and closed; pull requests are none. */
  readonly list: (by: { readonly labels?: string; readonly creator?: string }) => Promise<readonly Issue[]>;
  /** GitHub drops the labels of somebody who may not set any, and says nothing. */
  readonly open: (issue: {
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
  }) => Promise<Issue>;
  readonly change: (number: number, change: IssueChange) => Promise<void>;
  readonly comment: (number: number, body: string) => Promise<void>;
  /** The user that the connection signs in as; undefined for an App. */
  readonly login: () => Promise<string | undefined>;
}

const issueSchema = z
  .object({
    number: z.int(),
    state: z.enum(['open', 'closed']),
    body: z.string().nullish(),
    html_url: z.string(),
    pull_request: z.unknown().optional(),
  })
  .transform(({ number, state, body, html_url: page, pull_request: pull }) => ({
    number,
    state,
    body: body ?? '',
    page,
    isPull: pull !== undefined,
  }));

const route = '/repos/{owner}/{repo}/issues';

/** The issues of `owner/name`, by a connection; nothing is called yet. */
export function createIssueClient(context: AdapterContext, repository: string): IssueClient {
  const client = connectGithub(context);
  const [owner, repo] = repository.split('/');
  const place = { owner, repo };
  // Said twice, there would be two of them.
  const once = { ...place, request: { retries: 0 } };
  return {
    list: async (by) =>
      (
        await client.list(
          `GET ${route}`,
          { ...place, ...by, state: 'all', sort: 'created', direction: 'asc' },
          { schema: z.array(issueSchema), itemsOf: (page) => page },
        )
      ).filter(({ isPull }) => !isPull),
    open: async (issue) => (await client.call(`POST ${route}`, { ...once, ...issue }, issueSchema)).data,
    change: async (number, change) => {
      await client.call(
        `PATCH ${route}/{issue_number}`,
        { ...place, issue_number: number, ...change },
        z.unknown(),
      );
    },
    comment: async (number, body) => {
      await client.call(
        `POST ${route}/{issue_number}/comments`,
        { ...once, issue_number: number, body },
        z.unknown(),
      );
    },
    login: async () => {
      try {
        return (await client.call('GET /user', {}, z.object({ login: z.string().min(1) }))).data.login;
      } catch (error) {
        if (error instanceof AppError && error.code === 'connection-refused') return undefined;
        throw error;
      }
    },
  };
}
