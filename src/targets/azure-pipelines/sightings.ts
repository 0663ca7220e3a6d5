import type { Variables } from '../../vendors/azure-devops/shapes.ts';
import type { Address } from './address.ts';

/** A variable group or a pipeline as a connection has read it last. */
export interface Sighting {
  /** Of any of its variables. */
  readonly address: Address;
  /** The number of a variable group. */
  readonly groupId?: number;
  readonly variables: Variables;
}

/** What a connection has read, by container; a container that does not exist is undefined. */
export type Sightings = Map<string, Sighting | undefined>;
