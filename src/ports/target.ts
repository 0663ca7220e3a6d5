import type { JsonParser } from './json-parser.ts';
import type { Guide } from '../domain/guide.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Consumer, ProofCheck } from '../domain/proof.ts';
import type { Secret } from '../domain/secret.ts';
import type { Json, Receipt, Shadow, Slot, SlotState } from '../domain/slot.ts';
import type { TokenFormat } from '../domain/token-format.ts';
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
  /** How jobs that read a slot prove what they hold; absent where nothing can be asked. */
  readonly proof?: ProofPort;
  /**
   * For each slot, in the order given, the places where a value of the same name wins over it; absent where nothing can.
   * Reads names, never values. Where the connection may not look, nothing is told.
   */
  readonly shadows?: (slots: readonly Slot[]) => Promise<readonly (readonly Shadow[])[]>;
  /**
   * What a placement can name that the connection sees: the outermost places, or those inside of one that was among them.
   * Places that nobody can write to are left out. Reads names alone; throws `not-found` where there is no such place.
   */
  readonly places: (within?: string) => Promise<readonly PlaceChoice[]>;
  /** Which files the pipelines run that see a slot, as their service says it; absent where {@link SlotReaders} says all. */
  readonly pipelineSources?: (slot: Slot) => Promise<readonly PipelineSource[]>;
  /**
   * Everything with one of the forms that stands in the open in what is read for these slots; absent where no value can be
   * read. A value of another form never becomes a Secret, and is dropped.
   */
  readonly plainValues?: (
    slots: readonly Slot[],
    formats: readonly TokenFormat[],
  ) => Promise<readonly PlainValue[]>;
}

/** What can be chosen for one field of a placement. */
export interface PlaceChoice {
  /** The field, as the placement's schema calls it. */
  readonly field: string;
  /** As the service writes them, sorted. */
  readonly values: readonly string[];
}

/** The run that a question was put to. */
export interface AskedRun {
  /** Its page; empty while it is not known which run it is. */
  readonly url: string;
  readonly address: Json;
}

/** How far a run has come. */
export type ProofProgress =
  /** `answeredBy`: the run that the answer names; `asked`: the run that was asked. */
  | {
      readonly kind: 'answered';
      readonly text: string;
      readonly answeredBy: string;
      readonly asked: string;
    }
  | { readonly kind: 'running' }
  /** It ended and has not answered. */
  | { readonly kind: 'failed'; readonly reason: string; readonly asked: string };

/** Asks a consumer's own job for proof of the value that it holds. */
export interface ProofPort {
  /** The jobs that read the slot and can be asked now: those where somebody has committed what `proofFile` shows. */
  readonly consumers: (slot: Slot) => Promise<readonly Consumer[]>;
  /** Starts the job. */
  readonly ask: (consumer: Consumer, nonce: string) => Promise<Outcome<AskedRun>>;
  readonly progress: (consumer: Consumer, nonce: string, run: AskedRun) => Promise<ProofProgress>;
  /** Where a job gets another value from than the slot's, most probable first. */
  readonly suspects: (slot: Slot) => string;
}

/** What a service says of the file that a pipeline runs. */
export type PipelineSource =
  | {
      readonly kind: 'file';
      /** Id of the vendor that holds the repository. */
      readonly vendor: string;
      /** `owner/name`. */
      readonly repository: string;
      /** Without a slash at the beginning. */
      readonly path: string;
    }
  /** It says nothing that could be followed; `reason` is what cannot be told and why. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A name under which jobs read a value, and how they ask its issuer. */
export interface ProofUse {
  /** What the target's own schema accepted. */
  readonly spec: Json;
  readonly check?: ProofCheck;
}

/** What a person commits beside a consumer, so that it can be asked. */
export interface ProofFile {
  /** Where it goes in a repository. */
  readonly path: string;
  readonly text: string;
}

/** A value that anybody who sees its place can read. */
export interface PlainValue {
  /** The place, in words. */
  readonly label: string;
  readonly value: Secret;
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
  readonly placement: JsonParser;
  /** Which files can read a slot of it. Pure. */
  readonly readers: (slot: Slot) => SlotReaders;
  /** How a person sets a secret there by hand, click by click, at every level. Pure. */
  readonly guide: (request: TargetGuideRequest) => Guide;
  /** What lets consumers be asked for proof. Pure; throws `usage` where one name would need two issuers. */
  readonly proofFile?: (uses: readonly ProofUse[]) => ProofFile;
  readonly connect: (context: AdapterContext) => Target;
}
