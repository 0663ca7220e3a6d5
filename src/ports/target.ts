import type { z } from 'zod';
import type { Guide } from '../domain/guide.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Secret } from '../domain/secret.ts';
import type { Json, Receipt, Slot, SlotState } from '../domain/slot.ts';
import type { SlotReaders } from '../domain/slot-readers.ts';
import type { AdapterContext, VendorDefinition } from './vendor.ts';

/** A kind of place that receives tokens. Reads throw an AppError when the connection is unusable. */
export interface Target {
  /** The concrete slots of a placement, patterns resolved. Sorted by id, no duplicates. */
  readonly resolve: (spec: Json) => Promise<readonly Slot[]>;
  /** What each slot shows of itself, in the order given. Batched: one read per container and page. Never a value. */
  readonly describe: (slots: readonly Slot[]) => Promise<readonly SlotState[]>;
  /** Writes the value; idempotent; siblings untouched. */
  readonly deliver: (slot: Slot, value: Secret) => Promise<Outcome<Receipt>>;
  /** Takes the slot out; `done` when it is gone already. */
  readonly withdraw: (slot: Slot) => Promise<Outcome<void>>;
}

/** Whose places a guide leads to, and under which name. */
export interface TargetGuideRequest {
  readonly baseUrl: string;
  /** An organization of the vendor. */
  readonly organization: string;
  /** Name of the secret or variable. */
  readonly name: string;
}

/** What is known of a target before any connection is made; adding one is a folder and a line in index.ts. */
export interface TargetDefinition {
  /** Folder name, and the key of a placement in the manifest. */
  readonly id: string;
  readonly title: string;
  readonly vendor: VendorDefinition;
  /** What a placement carries; a strict zod schema, whose issues point at the line in the manifest. */
  readonly placement: z.ZodType<Json>;
  /** Which files can read a slot of it. Pure. */
  readonly readers: (slot: Slot) => SlotReaders;
  /** How a person sets a secret there by hand, click by click, at every level. Pure. */
  readonly guide: (request: TargetGuideRequest) => Guide;
  readonly connect: (context: AdapterContext) => Target;
}
