import type { ScriptRunner } from '../kit/run-script.ts';
import type { RunEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { findSecret } from './safe.ts';
import type { RepositoryEntry, SecretEntry } from './state.ts';
import { checksummedValue } from './tokens.ts';
import { fillIn, type Lookup, type Workflow } from './workflow-text.ts';
import { findEnvironment, mustFindAccount, reachesRepository, type World } from './world.ts';

/** What runs need beside the world. */
export interface Runner {
  readonly scripts: ScriptRunner;
  /** Where jobs reach the simulated interface. */
  readonly origin: () => string;
  readonly save: () => void;
}

export interface Start {
  readonly repository: RepositoryEntry;
  readonly workflow: Workflow;
  readonly inputs: Readonly<Record<string, string>>;
  readonly run: RunEntry;
}

const jobMilliseconds = 3_600_000;

/** Does what the workflow says, one job after the other, with the secrets and the rights that it would have. */
export async function runWorkflow(world: World, runner: Runner, start: Start): Promise<void> {
  const { run, workflow } = start;
  const move = (status: RunEntry['status'], conclusion: RunEntry['conclusion'] = null): void => {
    Object.assign(run, { status, conclusion, updatedAt: world.now() });
    runner.save();
  };
  move('in_progress');
  const results = [];
  for (const job of Object.values(workflow.jobs))
    results.push(await runJob(world, runner, { ...start, job }));
  move('completed', results.every(Boolean) ? 'success' : 'failure');
}

type Job = Workflow['jobs'][string];

async function runJob(
  world: World,
  { scripts, origin }: Runner,
  { repository, workflow, inputs, run, job }: Start & { job: Job },
): Promise<boolean> {
  const jobs = jobsOf(world.state);
  const fullName = `${repository.owner}/${repository.name}`;
  const token = {
    value: checksummedValue('ghs_'),
    repositoryId: repository.id,
    // What is named is granted, and nothing else.
    permissions: { metadata: 'read', ...workflow.permissions },
    expiresAt: world.now() + jobMilliseconds,
  };
  jobs.tokens.push(token);
  const outside: Lookup = (context, name) => {
    if (context === 'inputs') return inputs[name];
    if (context === 'github' && name === 'token') return token.value;
    if (context === 'github' && name === 'repository') return fullName;
    throw new Error(`"${context}.${name}" of a workflow is not simulated here.`);
  };
  const environment = fillIn(job.environment ?? '', outside);
  const inside: Lookup = (context, name) =>
    context === 'secrets'
      ? secretOfJob(world, { repository, environment, name })?.value
      : outside(context, name);
  try {
    for (const step of job.steps) {
      const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, fillIn(value, inside)]);
      const { exitCode, output } = await scripts.run({
        text: fillIn(step.run, inside),
        environment: {
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_API_URL: origin(),
          GITHUB_REPOSITORY: fullName,
          GITHUB_RUN_ID: String(run.id),
          GITHUB_SERVER_URL: 'https://github.com',
          GITHUB_SHA: run.sha,
          ...(Object.fromEntries(own) as Record<string, string>),
        },
      });
      run.log += output;
      if (exitCode !== 0) return false;
    }
    return true;
  } finally {
    jobs.tokens = jobs.tokens.filter((each) => each !== token);
  }
}

/** The environment's secret wins over the repository's, and that over the organization's where it reaches. */
export function secretOfJob(
  world: World,
  { repository, environment, name }: { repository: RepositoryEntry; environment: string; name: string },
): SecretEntry | undefined {
  const own = environment === '' ? undefined : findEnvironment(repository, environment);
  const shared = findSecret(mustFindAccount(world.state, repository.owner).safe, name);
  return (
    (own && findSecret(own.safe, name)) ??
    findSecret(repository.safe, name) ??
    (shared && reachesRepository(shared, repository) ? shared : undefined)
  );
}
