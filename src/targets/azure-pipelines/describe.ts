import PQueue from 'p-queue';
import type { Slot, SlotState } from '../../domain/slot.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import type { Variables } from '../../vendors/azure-devops/shapes.ts';
import { addressOf, type Address, type GroupAddress, type Pipeline } from './address.ts';
import { findUnauthorized } from './authorize.ts';
import { keyVaultGroup } from './container.ts';
import type { Sightings } from './sightings.ts';
import { findVariable } from './variables.ts';

const simultaneousReads = 8;

/** What is shown of one container; undefined when it does not exist. */
type ContainerView =
  | {
      readonly variables: Variables;
      readonly unauthorized: readonly Pipeline[];
      readonly groupId?: number;
    }
  | { readonly closed: SlotState };

/**
 * What each slot shows, in the order given: one read per group or definition, one more where pipelines are authorized. What
 * was read is left in the sightings.
 */
export async function describeSlots(
  client: AzureDevopsClient,
  sightings: Sightings,
  slots: readonly Slot[],
): Promise<readonly SlotState[]> {
  const queue = new PQueue({ concurrency: simultaneousReads });
  const views = new Map<string, ContainerView | undefined>();
  const containers = Map.groupBy(slots, ({ container }) => container);
  await queue.addAll(
    [...containers].map(([container, own]) => async () => {
      const addresses = own.map(addressOf);
      const view = await viewContainer(client, addresses);
      views.set(container, view);
      const [address] = addresses;
      const isReadable = address && view && 'variables' in view;
      sightings.set(container, isReadable ? { address, ...view } : undefined);
    }),
  );
  return slots.map((slot) => describeSlot(addressOf(slot), views.get(slot.container)));
}

async function viewContainer(
  client: AzureDevopsClient,
  addresses: readonly Address[],
): Promise<ContainerView | undefined> {
  const [first] = addresses;
  if (first?.kind === 'variable-group') return await viewGroup(client, first, addresses);
  if (!first) return undefined;
  const definition = await client.definition(first.project.name, first.pipeline.id);
  return definition && { variables: definition.variables ?? {}, unauthorized: [] };
}

/** Slots of one group may ask for different pipelines: what is not authorized is read once, for all of them. */
async function viewGroup(
  client: AzureDevopsClient,
  { project, group: name }: GroupAddress,
  addresses: readonly Address[],
): Promise<ContainerView | undefined> {
  const group = await client.findVariableGroup(project.name, name);
  if (!group) return undefined;
  if (group.type === 'AzureKeyVault') return { closed: keyVaultGroup(name) };
  const authorize = addresses.flatMap((address) =>
    address.kind === 'variable-group' ? address.authorize : [],
  );
  const unauthorized = await findUnauthorized(client, group.id, { project, authorize });
  return { variables: group.variables ?? {}, unauthorized, groupId: group.id };
}

function describeSlot(address: Address, view: ContainerView | undefined): SlotState {
  if (!view) return { kind: 'absent' };
  if ('closed' in view) return view.closed;
  const variable = findVariable(view.variables, address.variable);
  if (!variable) return { kind: 'absent' };
  const problems: string[] = [];
  if (!variable.isSecret) problems.push('is not marked as a secret');
  if (variable.allowOverride) problems.push('can be overridden by whoever queues a run');
  if (address.kind === 'variable-group') {
    const refused = view.unauthorized.filter(({ id }) => address.authorize.some((asked) => asked.id === id));
    for (const name of new Set(refused.map((pipeline) => pipeline.name)))
      problems.push(`is in a group that the pipeline "${name}" is not authorized to use`);
  }
  // Neither a group nor a definition keeps a change stamp of a single variable.
  return { kind: 'present', problems };
}
