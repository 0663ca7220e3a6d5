import { githubIssueNotifier } from '../../../../src/notifiers/github-issue/notifier.ts';
import { startGithubSimulator } from '../../../../simulators/github/simulator.ts';
import { contractContext } from '../harness.ts';
import { notifierContext, type NotifierHarness } from './harness.ts';

const repository = 'tudat-team/tudatpy';

export const githubIssueHarness: NotifierHarness = {
  definition: githubIssueNotifier,
  badSettings: [{ repository: 'tudatpy' }, { repository, label: 'a,b' }, { repository, token: 'x' }, {}],
  start: async () => {
    const simulator = await startGithubSimulator();
    let credential = simulator.token;
    let baseUrl = simulator.url;
    return {
      context: notifierContext(`github-issue ${repository}`, {
        adapter: () => ({ ...contractContext(simulator, { credential }), baseUrl }),
      }),
      settings: { repository, label: 'mintmark' },
      received: () =>
        JSON.stringify(
          simulator.issues(repository).map(({ title, body, state, comments, labels }) => ({
            title,
            body,
            state,
            comments: comments.map((comment) => comment.body),
            labels,
          })),
        ),
      secrets: [simulator.token],
      failures: {
        'a credential that is refused': () => {
          credential = `${credential.slice(0, -1)}x`;
        },
        'a token without the scope': () => {
          credential = simulator.makeToken({ login: simulator.logins.owner, scopes: ['gist'] });
        },
        'a server error': () => {
          simulator.faults.inject({
            method: 'POST',
            path: /\/issues$/,
            fault: { kind: 'status', status: 500 },
          });
        },
        'a line that is cut': () => {
          simulator.faults.inject({
            method: 'POST',
            path: /\/issues$/,
            fault: { kind: 'cut-before-commit' },
          });
        },
        'nobody there': () => {
          baseUrl = 'http://127.0.0.1:1';
        },
      },
      stop: simulator.stop,
    };
  },
};
