import { AppError } from '../../domain/errors.ts';
import { done, type Outcome } from '../../domain/outcome.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Receipt, Slot } from '../../domain/slot.ts';
import type { Target, TargetDefinition } from '../../ports/target.ts';
import type { AzureDevopsClient } from '../../vendors/azure-devops/client.ts';
import { connectAzureDevops } from '../../vendors/azure-devops/connection.ts';
import { azureDevopsVendor } from '../../vendors/azure-devops/vendor.ts';
import { toAppError } from '../../vendors/http.ts';
import { addressOf, containerLabel, toSlot } from './address.ts';
import { authorizeGroup } from './authorize.ts';
import { readContainer } from './container.ts';
import { createContainerLock } from './container-lock.ts';
import { describeSlots } from './describe.ts';
import { variableGuide } from './guide.ts';
import { findPlainValues } from './plain-values.ts';
import { findPipelineSources } from './pipeline-sources.ts';
import { placementSchema } from './placement.ts';
import { findPlaces } from './places.ts';
import { createProof } from './proof.ts';
import { proofJob } from './proof-file.ts';
import { slotReaders } from './readers.ts';
import { resolvePlacement } from './resolve.ts';
import { rewriteVariables } from './rewrite.ts';
import { findShadows } from './shadows.ts';
import type { Sightings } from './sightings.ts';
import { spellingOf, withoutVariable, withVariable } from './variables.ts';

/** Secret variables of Azure Pipelines: in variable groups and on pipelines themselves. */
export const azurePipelinesTarget: TargetDefinition = {
  id: 'azure-pipelines',
  title: 'Azure Pipelines',
  vendor: azureDevopsVendor,
  placement: placementSchema,
  readers: slotReaders,
  guide: variableGuide,
  proofFile: proofJob,
  connect: (context): Target => {
    const { client, runs, organization } = connectAzureDevops(context);
    const { connection } = context;
    const lock = createContainerLock();
    const sightings: Sightings = new Map();
    const looking = { client, sightings, origin: { organization, connection } };
    return {
      resolve: async (spec) =>
        await toAppError(connection, async () => {
          const addresses = await resolvePlacement(client, placementSchema.parse(spec));
          const slots = addresses.map((address) => toSlot(address, { organization, connection }));
          return slots.sort((left, right) => (left.id < right.id ? -1 : 1));
        }),
      describe: async (slots) =>
        await toAppError(connection, async () => await describeSlots(client, sightings, slots)),
      shadows: async (slots) => await toAppError(connection, async () => await findShadows(looking, slots)),
      plainValues: async (slots, formats) =>
        await toAppError(connection, async () => await findPlainValues(looking, slots, formats)),
      deliver: async (slot, value) => {
        requireMaskable(slot, value);
        return await lock(slot.container, async () => await deliver(client, slot, value));
      },
      withdraw: async (slot) => await lock(slot.container, async () => await withdraw(client, slot)),
      places: async (within) => await toAppError(connection, async () => await findPlaces(client, within)),
      proof: createProof(context, { client, runs }),
      pipelineSources: async (slot) =>
        await toAppError(connection, async () => await findPipelineSources(client, slot)),
    };
  },
};

const minimumBytes = 4;

/** Azure Pipelines masks a secret wherever it shows up in a log, so that a very short one masks everything. */
function requireMaskable(slot: Slot, value: Secret): void {
  if (value.sizeBytes >= minimumBytes) return;
  throw new AppError('slot-invalid', {
    message: `The value for ${slot.label} is shorter than ${minimumBytes} characters.`,
    hint: 'Azure Pipelines would mask every place in the logs where these characters stand; use a longer value.',
  });
}

async function deliver(client: AzureDevopsClient, slot: Slot, value: Secret): Promise<Outcome<Receipt>> {
  const address = addressOf(slot);
  const flags = address.kind === 'pipeline' ? { allowOverride: false, isSecret: true } : { isSecret: true };
  const original = await rewriteVariables({
    label: containerLabel(address),
    read: async () => await readContainer(client, address),
    change: (variables) => withVariable(variables, address.variable, { value: value.expose(), ...flags }),
  });
  if (original.kind !== 'done') return original;
  if (address.kind === 'variable-group') {
    const authorized = await authorizeGroup(client, address);
    if (authorized.kind !== 'done') return authorized;
  }
  return done({ created: spellingOf(original.value, address.variable) === undefined });
}

async function withdraw(client: AzureDevopsClient, slot: Slot): Promise<Outcome<void>> {
  const address = addressOf(slot);
  let isLast = false;
  const original = await rewriteVariables({
    label: containerLabel(address),
    read: async () => await readContainer(client, address),
    change: (variables) => {
      if (spellingOf(variables, address.variable) === undefined) return undefined;
      isLast = address.kind === 'variable-group' && Object.keys(variables).length === 1;
      return withoutVariable(variables, address.variable);
    },
  });
  if (original.kind === 'done') return done(undefined);
  // The service asks for one variable when a group is made, and may ask for one when it is changed.
  return original.kind === 'refused' && isLast
    ? {
        ...original,
        hint: 'It is the last variable of its group: delete the group by hand if nothing uses it.',
      }
    : original;
}
