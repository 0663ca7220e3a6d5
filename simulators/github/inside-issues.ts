import { issuesOf } from './issues.ts';
import type { IssueEntry } from './state.ts';
import { findRepository, must, type World } from './world.ts';

/** What people see of the issues of a repository, `owner/name`, and what they do to them. */
export interface InsideIssues {
  readonly issues: (repository: string) => readonly IssueEntry[];
  readonly closeIssueAsSomebodyElse: (repository: string, number: number) => void;
}

/** That part of the view from inside; `save` is called after every change. */
export function createInsideIssues(world: World, save: () => void): InsideIssues {
  const all = (name: string): readonly IssueEntry[] =>
    issuesOf(world, must(findRepository(world.state, name), name));
  return {
    issues: all,
    closeIssueAsSomebodyElse: (repository, number) => {
      const issue = must(
        all(repository).find((each) => each.number === number),
        String(number),
      );
      issue.state = 'closed';
      issue.stateReason = 'not_planned';
      issue.closedAt = issue.updatedAt = world.now();
      issue.closedBy = world.state.accounts[0]?.login ?? null;
      save();
    },
  };
}
