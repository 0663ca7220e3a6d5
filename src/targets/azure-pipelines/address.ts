import { z } from 'zod';
import type { Slot } from '../../domain/slot.ts';

const projectSchema = z.strictObject({ id: z.string(), name: z.string() });
const pipelineSchema = z.strictObject({ id: z.number().int(), name: z.string() });

/** What finds a slot again: a variable of a group by the group's name, or of a definition by its number. */
const addressSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('variable-group'),
    project: projectSchema,
    group: z.string(),
    variable: z.string(),
    authorize: z.array(pipelineSchema),
  }),
  z.strictObject({
    kind: z.literal('pipeline'),
    project: projectSchema,
    pipeline: pipelineSchema,
    variable: z.string(),
  }),
]);

export type Address = z.infer<typeof addressSchema>;
export type GroupAddress = Extract<Address, { kind: 'variable-group' }>;
export type PipelineAddress = Extract<Address, { kind: 'pipeline' }>;
export type Pipeline = z.infer<typeof pipelineSchema>;

export function addressOf(slot: Slot): Address {
  return addressSchema.parse(slot.address);
}

/**
 * The slot of an address. Names are lower-cased in the id, because the service takes `Token` and `TOKEN` for the same
 * variable; a pipeline stands in it with its number, which a new name does not change.
 */
export function toSlot(address: Address, { organization, connection }: SlotOrigin): Slot {
  const parts =
    address.kind === 'variable-group'
      ? [organization, address.project.name, 'variable-group', address.group]
      : [organization, address.project.name, 'pipeline', String(address.pipeline.id)];
  const container = `azure-pipelines:${parts.map((part) => encodeURIComponent(part.toLowerCase())).join('/')}`;
  return {
    id: `${container}/${address.variable.toLowerCase()}`,
    target: 'azure-pipelines',
    connection,
    label: `${address.project.name} · ${containerLabel(address)} · variable ${address.variable}`,
    address,
    container,
  };
}

export interface SlotOrigin {
  readonly organization: string;
  readonly connection: string;
}

/** What a person calls the container, for example `variable group "anaconda-org"`. */
export function containerLabel(address: Address): string {
  return address.kind === 'variable-group' ? `group ${address.group}` : `pipeline ${address.pipeline.name}`;
}
