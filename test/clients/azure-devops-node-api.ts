import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api';
import type { IBuildApi } from 'azure-devops-node-api/BuildApi.js';
import type { BuildDefinition } from 'azure-devops-node-api/interfaces/BuildInterfaces.js';
import type { VariableGroup } from 'azure-devops-node-api/interfaces/TaskAgentInterfaces.js';
import type { ITaskAgentApi } from 'azure-devops-node-api/TaskAgentApi.js';
import packageJson from 'azure-devops-node-api/package.json' with { type: 'json' };
import { Secret } from '../../src/domain/secret.ts';
import type { Json } from '../../src/domain/slot.ts';
import type { Target } from '../../src/ports/target.ts';
import { azurePipelinesTarget } from '../../src/targets/azure-pipelines/target.ts';
import {
  startAzureDevopsSimulator,
  type AzureDevopsSimulator,
} from '../../simulators/azure-devops/simulator.ts';
import { contractContext } from '../contracts/harness/harness.ts';
import type { Bench, RealClient } from './real-client.ts';

interface AzureBench extends Bench {
  readonly simulator: AzureDevopsSimulator;
  readonly project: string;
  /** Mintmark's target, connected to the same simulator. */
  readonly target: Target;
  readonly groups: ITaskAgentApi;
  readonly builds: IBuildApi;
  /** What Mintmark delivers. */
  readonly token: Secret;
}

const variable = 'BINSTAR_TOKEN';
/** Its definition has a second secret beside the token. */
const pipeline = 'tudat-resources-feedstock';

/** Microsoft's own client for Node. */
export const azureDevopsNodeApi: RealClient<AzureBench> = {
  name: 'azure-devops-node-api',
  find: () => Promise.resolve({ kind: 'found', version: packageJson.version }),
  open: openBench,
  checks: [
    { does: 'reads a variable group, secrets without their values', run: readGroup },
    { does: 'changes a variable group and leaves its secrets as they are', run: updateGroup },
    { does: 'reads a build definition', run: readDefinition },
    { does: 'changes a build definition and leaves its secrets as they are', run: updateDefinition },
    { does: 'cannot change a build definition on top of an old revision', run: updateOldDefinition },
    { does: 'sees the secret that Mintmark delivered to a new variable group', run: seeNewGroup },
    { does: 'sees the secret that Mintmark delivered beside others, which are as before', run: seeGroup },
    { does: 'sees the secret that Mintmark delivered to a pipeline, the rest as before', run: seeDefinition },
    { does: 'keeps what Mintmark delivered when it changes something else', run: keepDelivered },
    { does: 'is not let in with a token that nobody made', run: beRefused },
  ],
};

async function openBench(): Promise<AzureBench> {
  const simulator = await startAzureDevopsSimulator();
  const { organization, project } = simulator.names;
  const api = connect(simulator, simulator.personalAccessToken);
  const credential = simulator.personalAccessToken;
  return {
    simulator,
    project,
    target: azurePipelinesTarget.connect(
      contractContext(simulator, { credential, settings: { organization } }),
    ),
    groups: await api.getTaskAgentApi(),
    builds: await api.getBuildApi(),
    token: Secret.of(randomBytes(24).toString('hex')),
    close: simulator.stop,
  };
}

function connect({ url, names }: AzureDevopsSimulator, personalAccessToken: string): WebApi {
  return new WebApi(`${url}/${names.organization}`, getPersonalAccessTokenHandler(personalAccessToken), {
    socketTimeout: 10_000,
    allowRetries: false,
  });
}

async function readGroup(bench: AzureBench): Promise<void> {
  const { variables } = await groupOf(bench, bench.simulator.names.siblingGroup);
  assert.deepEqual(variables, {
    SLACK_WEBHOOK: { value: null, isSecret: true },
    UPLOAD_CHANNEL: { value: 'tudat-team' },
    CODECOV_TOKEN: { value: null, isSecret: true },
  });
}

async function updateGroup(bench: AzureBench): Promise<void> {
  const { siblingGroup } = bench.simulator.names;
  const secrets = secretsOf(bench.simulator.group(siblingGroup));
  await changeGroup(bench, siblingGroup, { UPLOAD_CHANNEL: { value: 'nightly' }, RETRIES: { value: '3' } });
  const variables = bench.simulator.group(siblingGroup)?.variables;
  assert.equal(variables?.['UPLOAD_CHANNEL']?.value, 'nightly');
  assert.equal(variables['RETRIES']?.value, '3');
  assert.ok(secretsOf(bench.simulator.group(siblingGroup)) === secrets, 'a secret has changed');
}

async function readDefinition(bench: AzureBench): Promise<void> {
  const { variables, repository, revision } = await definitionOf(bench);
  assert.deepEqual(variables?.[variable], { value: null, isSecret: true });
  assert.equal(repository?.name, `tudat-team/${pipeline}`);
  assert.equal(revision, bench.simulator.definition(pipeline)?.revision);
}

async function updateDefinition(bench: AzureBench): Promise<void> {
  const before = bench.simulator.definition(pipeline);
  const secrets = secretsOf(before);
  const revision = before?.revision ?? 0;
  const definition = await definitionOf(bench);
  definition.variables = { ...definition.variables, RETRIES: { value: '3' } };
  const answer = await bench.builds.updateDefinition(definition, bench.project, idOf(definition));
  assert.equal(answer.revision, revision + 1);
  const after = bench.simulator.definition(pipeline);
  assert.equal(after?.variables['RETRIES']?.value, '3');
  assert.ok(secretsOf(after) === secrets, 'a secret has changed');
}

/** The client takes the service's 404 for "nothing there" even here, so that its caller sees a null and no error. */
async function updateOldDefinition(bench: AzureBench): Promise<void> {
  const definition = await definitionOf(bench);
  bench.simulator.changeDefinition(pipeline, (entry) => {
    entry.body['description'] = 'changed by somebody else';
  });
  definition.description = 'changed too late';
  const answer: unknown = await bench.builds.updateDefinition(definition, bench.project, idOf(definition));
  assert.equal(answer, null);
  assert.equal(bench.simulator.definition(pipeline)?.body['description'], 'changed by somebody else');
}

async function seeNewGroup(bench: AzureBench): Promise<void> {
  const group = 'anaconda-org';
  await deliver(bench, { project: bench.project, variableGroup: group, variable });
  const { variables } = await groupOf(bench, group);
  assert.deepEqual(variables, { [variable]: { value: null, isSecret: true } });
  holdsToken(bench, bench.simulator.group(group));
}

async function seeGroup(bench: AzureBench): Promise<void> {
  const { siblingGroup } = bench.simulator.names;
  const before = await groupOf(bench, siblingGroup);
  const secrets = secretsOf(bench.simulator.group(siblingGroup), variable);
  await deliver(bench, { project: bench.project, variableGroup: siblingGroup, variable });
  const after = await groupOf(bench, siblingGroup);
  assert.deepEqual(after.variables, { ...before.variables, [variable]: { value: null, isSecret: true } });
  const changing = { variables: null, modifiedBy: null, modifiedOn: null };
  assert.deepEqual({ ...after, ...changing }, { ...before, ...changing });
  holdsToken(bench, bench.simulator.group(siblingGroup));
  assert.ok(
    secretsOf(bench.simulator.group(siblingGroup), variable) === secrets,
    'another secret has changed',
  );
}

async function seeDefinition(bench: AzureBench): Promise<void> {
  const before = await definitionOf(bench);
  const secrets = secretsOf(bench.simulator.definition(pipeline), variable);
  await deliver(bench, { project: bench.project, pipeline, variable });
  const after = await definitionOf(bench);
  assert.deepEqual(after.variables?.[variable], { value: null, isSecret: true });
  assert.equal(after.revision, (before.revision ?? 0) + 1);
  const changing = { _links: null, url: null, revision: null, createdDate: null, authoredBy: null };
  assert.deepEqual({ ...after, ...changing }, { ...before, ...changing });
  holdsToken(bench, bench.simulator.definition(pipeline));
  assert.ok(
    secretsOf(bench.simulator.definition(pipeline), variable) === secrets,
    'another secret has changed',
  );
}

async function keepDelivered(bench: AzureBench): Promise<void> {
  const { siblingGroup } = bench.simulator.names;
  await changeGroup(bench, siblingGroup, { RETRIES: { value: '4' } });
  assert.equal(bench.simulator.group(siblingGroup)?.variables['RETRIES']?.value, '4');
  holdsToken(bench, bench.simulator.group(siblingGroup));
}

/** The service answers with a sign-in page; where the client first stumbles over it is its own affair. */
async function beRefused({ simulator, project }: AzureBench): Promise<void> {
  const api = connect(simulator, randomBytes(26).toString('hex'));
  await assert.rejects(async () => await (await api.getTaskAgentApi()).getVariableGroups(project));
}

async function groupOf({ groups, project }: AzureBench, name: string): Promise<VariableGroup> {
  const [group, ...more] = await groups.getVariableGroups(project, name);
  assert.ok(group && more.length === 0, `the client sees no group "${name}", or several`);
  return group;
}

async function definitionOf({ builds, project }: AzureBench): Promise<BuildDefinition> {
  const [reference] = await builds.getDefinitions(project, pipeline);
  assert.ok(reference, `the client sees no definition "${pipeline}"`);
  return await builds.getDefinition(project, idOf(reference));
}

function idOf({ id }: { id?: number }): number {
  assert.ok(id !== undefined, 'it has no number');
  return id;
}

/** Reads the group, changes some variables and sends the whole back, as every script with this client has to. */
async function changeGroup(
  bench: AzureBench,
  name: string,
  change: NonNullable<VariableGroup['variables']>,
): Promise<void> {
  const group = await groupOf(bench, name);
  const { type, description, variables, variableGroupProjectReferences } = group;
  await bench.groups.updateVariableGroup(
    {
      name,
      variables: { ...variables, ...change },
      ...(type === undefined ? {} : { type }),
      ...(description === undefined ? {} : { description }),
      ...(variableGroupProjectReferences === undefined ? {} : { variableGroupProjectReferences }),
    },
    idOf(group),
  );
}

async function deliver({ target, token }: AzureBench, spec: Json): Promise<void> {
  const slots = await target.resolve(spec);
  assert.equal(slots.length, 1);
  for (const slot of slots) {
    const { kind } = await target.deliver(slot, token);
    assert.equal(kind, 'done');
  }
}

interface Container {
  readonly variables: Readonly<Record<string, { readonly value: string; readonly isSecret: boolean }>>;
}

function holdsToken({ token }: AzureBench, container: Container | undefined): void {
  const entry = container?.variables[variable];
  assert.ok(entry?.isSecret && entry.value === token.expose(), 'the value did not arrive as a secret');
}

/** Every secret but one, as a text that changes when any of them does. */
function secretsOf(container: Container | undefined, but?: string): string {
  const entries = Object.entries(container?.variables ?? {});
  assert.ok(entries.length > 0, 'there are no variables');
  return JSON.stringify(entries.filter(([name, { isSecret }]) => isSecret && name !== but));
}
