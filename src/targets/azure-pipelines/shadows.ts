import { AppError } from '../../domain/errors.ts';
import type { Shadow, Slot } from '../../domain/slot.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { Definition } from '../../vendors/azure-devops/shapes.ts';
import { addressOf, toSlot, type GroupAddress, type PipelineAddress, type SlotOrigin } from './address.ts';
import { describeSlots } from './describe.ts';
import type { Sightings } from './sightings.ts';
import { spellingOf } from './variables.ts';

interface Looking {
  readonly client: AzureDevopsClient;
  readonly sightings: Sightings;
  readonly origin: SlotOrigin;
}

/**
 * The pipelines that a variable group is linked to and that have a variable of the same name, which wins
 * (learn.microsoft.com, "Add and use variable groups"). A group that only the YAML of a pipeline names
 * is not looked for: it wins over the pipeline's variables, as far as is known. One read more per project; where the connection may not look, nothing is told.
 */
export async function findShadows(
  looking: Looking,
  slots: readonly Slot[],
): Promise<readonly (readonly Shadow[])[]> {
  const groupSlots = slots.filter((slot) => addressOf(slot).kind === 'variable-group');
  await seeAll(looking, groupSlots);
  const projects = new Map<string, Promise<readonly Definition[]>>();
  const definitionsOf = async (project: GroupAddress['project']): Promise<readonly Definition[]> => {
    const known = projects.get(project.id) ?? readDefinitions(looking, project);
    projects.set(project.id, known);
    return await known;
  };
  return await Promise.all(
    slots.map(async (slot) => {
      const address = addressOf(slot);
      const groupId = looking.sightings.get(slot.container)?.groupId;
      if (address.kind !== 'variable-group' || groupId === undefined) return [];
      const { project, variable } = address;
      return (await definitionsOf(project))
        .filter(({ variableGroups }) => variableGroups?.some(({ id }) => id === groupId))
        .flatMap((definition): readonly Shadow[] => {
          const spelling = spellingOf(definition.variables ?? {}, variable);
          if (spelling === undefined) return [];
          const { id, label } = toSlot(pipelineAddress(project, definition, spelling), looking.origin);
          return [{ id, label }];
        });
    }),
  );
}

/** Reads the containers that were not read yet. */
export async function seeAll({ client, sightings }: Looking, slots: readonly Slot[]): Promise<void> {
  const unseen = slots.filter(({ container }) => !sightings.has(container));
  if (unseen.length > 0) await describeSlots(client, sightings, unseen);
}

async function readDefinitions(
  { client, sightings, origin }: Looking,
  project: GroupAddress['project'],
): Promise<readonly Definition[]> {
  try {
    const definitions = await client.wholeDefinitions(project.name);
    for (const definition of definitions) {
      const address = pipelineAddress(project, definition, '');
      sightings.set(toSlot(address, origin).container, { address, variables: definition.variables ?? {} });
    }
    return definitions;
  } catch (error) {
    if (error instanceof AppError && error.code === 'connection-refused') return [];
    throw error;
  }
}

function pipelineAddress(
  project: GroupAddress['project'],
  { id, name }: Definition,
  variable: string,
): PipelineAddress {
  return { kind: 'pipeline', project, pipeline: { id, name }, variable };
}
