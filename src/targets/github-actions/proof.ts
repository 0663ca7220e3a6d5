import { z } from 'zod';
import { shortNonce, type Consumer } from '../../domain/proof.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { Slot } from '../../domain/slot.ts';
import type { AskedRun, ProofPort, ProofProgress } from '../../ports/target.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import { orUndefined, type GithubClient } from '../../vendors/github/client.ts';
import { toAppError, toOutcome } from '../../vendors/http.ts';
import { addressOf, type Place } from './address.ts';
import { jobOf, toConsumer, workflowFile, workflowFolder, type ProofJob } from './proof-place.ts';
import { reachedRepositories } from './reached-repositories.ts';

const contentSchema = z.object({ type: z.literal('file'), content: z.string() });
const startedSchema = z.union([
  z.object({ workflow_run_id: z.int(), html_url: z.string() }),
  // Servers of before 2026 answer without a body.
  z.unknown().transform(() => undefined),
]);
const runSchema = z.object({
  id: z.int(),
  html_url: z.string(),
  head_sha: z.string(),
  display_title: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
});
const statusSchema = z.object({
  context: z.string(),
  description: z.string().nullable(),
  target_url: z.string().nullable(),
});
const runAddressSchema = z.object({ id: z.int().nullable(), since: z.string() });

/** Jobs of GitHub Actions that answer by a commit status, once a repository has the workflow. */
export function createProof(context: AdapterContext, client: GithubClient): ProofPort {
  const { connection, clock } = context;
  return {
    consumers: async (slot) => await toAppError(connection, async () => await findConsumers(client, slot)),
    ask: async (consumer, nonce) =>
      await toOutcome(async () => await start(client, { job: jobOf(consumer), nonce, since: clock.now() })),
    progress: async (consumer, nonce, run) =>
      await toAppError(connection, async () => await look(client, { consumer, nonce, run })),
    suspects: (slot) => suspects(addressOf(slot).place, addressOf(slot).name),
  };
}

async function findConsumers(client: GithubClient, slot: Slot): Promise<readonly Consumer[]> {
  const { place, name: secret } = addressOf(slot);
  const environment = place.level === 'environment' ? place.environment : '';
  const consumers: Consumer[] = [];
  for (const { owner, repo, branch } of await reachedRepositories(client, place)) {
    const text = await readWorkflow(client, { owner, repo });
    // One that was written before this secret was placed reads nothing under its name.
    if (text === undefined || !new RegExp(`\\bsecrets\\.${secret}\\b`, 'i').test(text)) continue;
    consumers.push(toConsumer({ owner, repo, branch, environment, secret }));
  }
  return consumers;
}

async function readWorkflow(
  client: GithubClient,
  { owner, repo }: Pick<ProofJob, 'owner' | 'repo'>,
): Promise<string | undefined> {
  const found = await orUndefined(
    async () =>
      await client.call(
        `GET /repos/{owner}/{repo}/contents/${workflowFolder}/${workflowFile}`,
        { owner, repo },
        contentSchema,
      ),
  );
  return found && Buffer.from(found.data.content, 'base64').toString('utf8');
}

async function start(
  client: GithubClient,
  { job, nonce, since }: { job: ProofJob; nonce: string; since: string },
): Promise<Outcome<AskedRun>> {
  const { owner, repo, branch, secret, environment } = job;
  const { data } = await client.call(
    'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
    {
      owner,
      repo,
      workflow_id: workflowFile,
      ref: branch,
      inputs: { nonce, secret, environment },
      return_run_details: true,
      // Said again after a broken line, it would start a second run with the same number.
      request: { retries: 0 },
    },
    startedSchema,
  );
  return done({ url: data?.html_url ?? '', address: { id: data?.workflow_run_id ?? null, since } });
}

async function look(
  client: GithubClient,
  { consumer, nonce, run }: { consumer: Consumer; nonce: string; run: AskedRun },
): Promise<ProofProgress> {
  const { owner, repo } = jobOf(consumer);
  const { id, since } = runAddressSchema.parse(run.address);
  const found =
    id === null
      ? await findRun(client, { owner, repo, nonce, since })
      : (
          await client.call(
            'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
            { owner, repo, run_id: id },
            runSchema,
          )
        ).data;
  if (found?.status !== 'completed') return { kind: 'running' };
  // The newest is first: an earlier one under this name is not what the job said last.
  const statuses = await client.list(
    'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    { owner, repo, ref: found.head_sha },
    { schema: z.array(statusSchema), itemsOf: (page) => page },
  );
  const status = statuses.find((each) => each.context === `mintmark/${shortNonce(nonce)}`);
  const asked = found.html_url;
  if (status)
    return { kind: 'answered', text: status.description ?? '', answeredBy: status.target_url ?? '', asked };
  return {
    kind: 'failed',
    reason: `its run ended (${found.conclusion ?? 'without a conclusion'}) and answered nothing: ${asked}`,
    asked,
  };
}

/** The workflow puts the number into the title of its run. */
async function findRun(
  client: GithubClient,
  { owner, repo, nonce, since }: { owner: string; repo: string; nonce: string; since: string },
): Promise<z.infer<typeof runSchema> | undefined> {
  const runs = await client.list(
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    {
      owner,
      repo,
      workflow_id: workflowFile,
      event: 'workflow_dispatch',
      created: `>=${since.slice(0, 19)}Z`,
    },
    { schema: z.object({ workflow_runs: z.array(runSchema) }), itemsOf: (page) => page.workflow_runs },
  );
  return runs.find((each) => each.display_title.endsWith(` ${nonce}`));
}

/** docs.github.com, secrets in GitHub Actions: the environment's wins over the repository's, and that over the organization's. */
function suspects(place: Place, name: string): string {
  switch (place.level) {
    case 'organization':
      return `Probably a secret ${name} of the repository itself, which wins over that of the organization: take it out there.`;
    case 'repository':
      return `Was the secret ${name} changed by hand since it was delivered, or is the workflow out of date? Deliver it anew (mintmark apply), or print the workflow anew (mintmark prove --print).`;
    case 'environment':
      return `Was the secret ${name} of the environment ${place.environment} removed or changed by hand? Without it a job reads that of the repository or the organization.`;
  }
}
