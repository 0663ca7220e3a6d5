import { z } from 'zod';
import { done } from '../../domain/outcome.ts';
import type { Consumer } from '../../domain/proof.ts';
import type { Slot } from '../../domain/slot.ts';
import type { ProofPort, ProofProgress } from '../../ports/target.ts';
import type { AdapterContext } from '../../ports/vendor.ts';
import type { AzureDevopsConnection } from '../../vendors/azure-devops/connection.ts';
import type { RunClient } from '../../vendors/azure-devops/run-client.ts';
import { toAppError, toOutcome } from '../../vendors/http.ts';
import { addressOf, type Address, type GroupAddress, type Pipeline } from './address.ts';
import { answerInTag, nameParameter, nonceParameter } from './proof-file.ts';

/** What finds a job again: the pipeline that it belongs to, and the variable that it reads. */
const consumerSchema = z.strictObject({
  project: z.strictObject({ id: z.string(), name: z.string() }),
  pipeline: z.number().int(),
  variable: z.string(),
});

type Services = Pick<AzureDevopsConnection, 'client' | 'runs'>;

/** Jobs of Azure Pipelines that answer by a tag of their run, once the YAML of a pipeline has the job. */
export function createProof({ connection }: AdapterContext, services: Services): ProofPort {
  const { runs } = services;
  return {
    consumers: async (slot) => await toAppError(connection, async () => await findConsumers(services, slot)),
    ask: async (consumer, nonce) =>
      await toOutcome(async () => {
        const { project, pipeline, variable } = consumerSchema.parse(consumer.address);
        const run = await runs.start(project.name, pipeline, parametersOf(nonce, variable));
        return done({ url: run.page, address: run.id });
      }),
    progress: async (consumer, nonce, { address }) =>
      await toAppError(
        connection,
        async () => await look(runs, { consumer, nonce, id: z.number().parse(address) }),
      ),
    suspects: (slot) => suspects(addressOf(slot)),
  };
}

function parametersOf(nonce: string, variable: string): Record<string, string> {
  return { [nonceParameter]: nonce, [nameParameter]: variable };
}

/** A question that nobody asks: shows what a run would do. */
const sampleNonce = '0'.repeat(32);

async function findConsumers({ client, runs }: Services, slot: Slot): Promise<readonly Consumer[]> {
  const address = addressOf(slot);
  const { project, variable } = address;
  const pipelines =
    address.kind === 'pipeline'
      ? [{ ...address.pipeline, isLinked: true }]
      : await candidates(client, address);
  const consumers: Consumer[] = [];
  for (const { id, name, isLinked } of pipelines) {
    const text = await runs.preview(project.name, id, parametersOf(sampleNonce, variable));
    if (text === undefined || !mapsVariable(text, variable)) continue;
    if (!isLinked && !(address.kind === 'variable-group' && namesGroup(text, address.group))) continue;
    consumers.push({
      id: `azure-pipelines:${project.id}/${id}`,
      label: `a job of pipeline ${name}`,
      // Numbers, because names change and two folders may hold the same one.
      place: `${project.id}/${id}#${variable.toLowerCase()}`,
      address: { project, pipeline: id, variable },
    });
  }
  return consumers;
}

/** The pipelines that may use a group, and whether it hangs on them; the others would have to name it in their YAML. */
async function candidates(
  client: Services['client'],
  { project, group: name, authorize }: GroupAddress,
): Promise<readonly (Pipeline & { readonly isLinked: boolean })[]> {
  const group = await client.findVariableGroup(project.name, name);
  const definitions = await client.wholeDefinitions(project.name);
  const permissions = group && (await client.permissions(project.name, group.id));
  const isOpen = permissions?.allPipelines?.authorized === true;
  const allowed = new Set([
    ...authorize.map(({ id }) => id),
    ...(permissions?.pipelines ?? []).filter((each) => each.authorized).map(({ id }) => id),
  ]);
  return definitions
    .map(({ id, name: pipeline, variableGroups }) => ({
      id,
      name: pipeline,
      isLinked: (variableGroups ?? []).some((each) => each.id === group?.id),
    }))
    .filter(({ id, isLinked }) => isLinked || isOpen || allowed.has(id));
}

function mapsVariable(finalYaml: string, variable: string): boolean {
  return hasLine(finalYaml, `MINTMARK_TOKEN: $(${variable})`);
}

function namesGroup(finalYaml: string, group: string): boolean {
  return hasLine(finalYaml, `group: ${group}`);
}

/** Whether a line says this, whatever its indentation and quotes; names are compared without case. */
function hasLine(yaml: string, wanted: string): boolean {
  return yaml
    .split('\n')
    .map((line) => line.trim().replace(/^- /, '').replaceAll(/["']/g, ''))
    .some((line) => line.toLowerCase() === wanted.toLowerCase());
}

async function look(
  runs: RunClient,
  { consumer, nonce, id }: { consumer: Consumer; nonce: string; id: number },
): Promise<ProofProgress> {
  const { project, pipeline } = consumerSchema.parse(consumer.address);
  const run = await runs.run(project.name, pipeline, id);
  if (!run.isCompleted) return { kind: 'running' };
  const answers = (await runs.tags(project.name, id)).flatMap((tag) => answerInTag(tag, nonce) ?? []);
  if (answers.length === 0)
    return {
      kind: 'failed',
      reason: `its run ended (${run.result ?? 'without a result'}) and answered nothing: ${run.page}`,
      asked: run.page,
    };
  // Tags have no order: where somebody has put another answer beside the job's, neither counts.
  return { kind: 'answered', text: answers.join(' and '), answeredBy: run.page, asked: run.page };
}

/** A variable of the pipeline wins over one of a group. */
function suspects(address: Address): string {
  return address.kind === 'variable-group'
    ? `Probably a variable ${address.variable} of the pipeline itself, or of another group that hangs on it, which wins over that of the group ${address.group}: take it out there. Otherwise the name in the job is not that of the variable (mintmark prove --print).`
    : `Was the variable ${address.variable} changed by hand since it was delivered, does the YAML set one of that name, or is the job out of date? Deliver it anew (mintmark apply), or print the job anew (mintmark prove --print).`;
}
