import type { Hono } from 'hono';
import { z } from 'zod';
import { requireAdministered, requireReadable, type ApiContext, type Environment } from './access.ts';
import { pathPart, readBody } from './body.ts';
import { defaultBranch, findFile, headSha } from './files.ts';
import type { RunEntry } from './job-entries.ts';
import { jobsOf } from './job-state.ts';
import { apiOrigin, takePage } from './paging.ts';
import { renderRun, runPage, workflowId } from './render-run.ts';
import { repositoryView } from './repository-routes.ts';
import { runWorkflow, type Runner } from './run-workflow.ts';
import type { RepositoryEntry } from './state.ts';
import { fillIn, parseWorkflow, takeInputs } from './workflow-text.ts';
import { ApiError, notFound, type World } from './world.ts';

const dispatchSchema = z.strictObject({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()).optional(),
  return_run_details: z.boolean().optional(),
});

/** Workflows of `.github/workflows/` on the default branch: starting them by hand, and their runs. */
export function addWorkflowRoutes(app: Hono<Environment>, world: World, runner: Runner): void {
  const base = '/repos/:owner/:repo/actions';
  app.post(`${base}/workflows/:workflow/dispatches`, async (context) => {
    const repository = requireAdministered(world, context, { permission: 'actions=write' });
    const file = findWorkflow(world, repository, pathPart(context, 'workflow'));
    const sent = await readBody(context, dispatchSchema);
    if (![defaultBranch, `refs/heads/${defaultBranch}`].includes(sent.ref))
      throw new ApiError(422, `No ref found for: ${sent.ref}`);
    const workflow = parseWorkflow(file.text);
    const inputs = takeInputs(workflow, sent.inputs ?? {});
    const run = addRun(world, repository, {
      path: file.path,
      name: workflow.name,
      title: fillIn(workflow['run-name'] ?? workflow.name, (from, name) =>
        from === 'inputs' ? inputs[name] : undefined,
      ),
      actor: actorOf(context),
    });
    // The answer goes first: nobody waits for a job.
    setImmediate(() => {
      runWorkflow(world, runner, { repository, workflow, inputs, run }).catch((error: unknown) => {
        process.stderr.write(`simulator bug: ${String(error)}\n`);
      });
    });
    if (sent.return_run_details !== true || world.isBeforeRunDetails) return context.body(null, 204);
    return context.json({
      workflow_run_id: run.id,
      run_url: `${apiOrigin(context)}/repos/${repository.owner}/${repository.name}/actions/runs/${run.id}`,
      html_url: runPage(repository, run),
    });
  });
  app.get(`${base}/workflows/:workflow/runs`, (context) => {
    const repository = requireReadable(world, context, { permission: 'actions=read' });
    const { path } = findWorkflow(world, repository, pathPart(context, 'workflow'));
    const { event, created } = context.req.query();
    const since = created === undefined ? 0 : parseSince(created);
    const all = jobsOf(world.state)
      .runs.filter((run) => run.repositoryId === repository.id && run.path === path)
      .filter(({ createdAt }) => Math.floor(createdAt / 1000) * 1000 >= since)
      .filter(() => event === undefined || event === 'workflow_dispatch')
      .toReversed();
    const view = repositoryView(world, context, repository);
    const runs = takePage(context, all).map((run) => renderRun(world, run, { repository, view }));
    return context.json({ total_count: all.length, workflow_runs: runs });
  });
  app.get(`${base}/runs/:run{\\d+}`, (context) => {
    const repository = requireReadable(world, context, { permission: 'actions=read' });
    const run = jobsOf(world.state).runs.find(
      (each) => each.repositoryId === repository.id && String(each.id) === pathPart(context, 'run'),
    );
    if (!run) throw notFound();
    return context.json(
      renderRun(world, run, { repository, view: repositoryView(world, context, repository) }),
    );
  });
}

/** By the name of its file, or by its number. */
function findWorkflow(
  world: World,
  repository: RepositoryEntry,
  wanted: string,
): { path: string; text: string } {
  const isNumber = wanted === String(workflowId({ repositoryId: repository.id }));
  const names = isNumber
    ? jobsOf(world.state)
        .files.filter(({ repositoryId }) => repositoryId === repository.id)
        .map(({ path }) => path)
    : [`.github/workflows/${wanted}`];
  const path = names.find((each) => each.startsWith('.github/workflows/'));
  const file = path === undefined ? undefined : findFile(world.state, repository, path);
  if (!file) throw notFound();
  return file;
}

function addRun(
  world: World,
  repository: RepositoryEntry,
  given: Pick<RunEntry, 'path' | 'name' | 'title' | 'actor'>,
): RunEntry {
  const { runs } = jobsOf(world.state);
  world.state.lastId += 1;
  const at = world.now();
  const run: RunEntry = {
    ...given,
    id: world.state.lastId,
    repositoryId: repository.id,
    number: runs.filter(({ repositoryId }) => repositoryId === repository.id).length + 1,
    sha: headSha(world.state, repository),
    createdAt: at,
    updatedAt: at,
    status: 'queued',
    conclusion: null,
    log: '',
  };
  runs.push(run);
  return run;
}

/** Only `>=` is understood. */
function parseSince(created: string): number {
  const since = Date.parse(/^>=(.+)$/.exec(created)?.[1] ?? '');
  if (Number.isNaN(since)) throw new ApiError(422, 'Validation Failed');
  return since;
}

/** An App starts runs in the name of its account here. */
function actorOf(context: ApiContext): string {
  const caller = context.get('caller');
  if (caller?.kind === 'person') return caller.user.login;
  return caller?.kind === 'installation' ? caller.installation.account : '';
}
