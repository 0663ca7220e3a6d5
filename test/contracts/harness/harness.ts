import { randomBytes } from 'node:crypto';
import type { Principal } from '../../../src/domain/grant.ts';
import { instant } from '../../../src/domain/instant.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { Json, Slot } from '../../../src/domain/slot.ts';
import type {
  IntrospectRequest,
  IssuedToken,
  ProviderDefinition,
  TokenRequest,
} from '../../../src/ports/provider.ts';
import type { TargetDefinition } from '../../../src/ports/target.ts';
import type { AdapterContext } from '../../../src/ports/vendor.ts';
import type { Simulator, SimulatorOptions } from '../../../simulators/kit/simulator.ts';

/** The request that an operation is known by at the vendor; faults are aimed at it. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** A token family with texts made at run time: what it is, and what only looks like it. */
export interface FormatSamples {
  readonly valid: () => string;
  /** At least one; every one must be refused by the format. */
  readonly counterexamples: readonly (() => string)[];
}

/** Everything that the provider contract needs to know of one provider. One file a provider in this folder. */
export interface ProviderHarness {
  readonly definition: ProviderDefinition;
  /** By format id; the contract fails when a format of the definition is missing. */
  readonly formats: Readonly<Record<string, FormatSamples>>;
  /** How tokens come and go: by a call, or by a person at a page. */
  readonly ways: { readonly issue: 'automatic' | 'guided'; readonly revoke: 'automatic' | 'by-hand' };
  readonly start: (options?: SimulatorOptions) => Promise<ProviderBench>;
}

export interface ProviderBench {
  readonly simulator: Simulator;
  readonly context: AdapterContext;
  /** The same service with a connection credential that it refuses. */
  readonly refusedContext: AdapterContext;
  /** One principal per kind of the definition for which the connection may issue. */
  readonly principals: readonly Principal[];
  /** A principal for which the connection may not issue. */
  readonly foreignPrincipal: Principal;
  readonly request: (principal: Principal, name: string) => TokenRequest;
  /** Only where a person issues: does at the vendor's page what the guide says, and answers the value. */
  readonly followGuide?: (request: TokenRequest) => Promise<IssuedToken>;
  readonly routes: { issue: Route; introspect: Route; list: Route; revoke: Route };
  /** The truth at the vendor: names of the principal's tokens that work right now. */
  readonly liveTokenNames: (principal: Principal) => readonly string[];
  /** Values of tokens that are dead at the vendor, by why. */
  readonly deadTokens: () => Promise<Readonly<Record<string, Secret>>>;
  /** What is known of the dead tokens, where the issuer cannot be asked without it. */
  readonly aboutDead?: () => IntrospectRequest;
}

/** Everything that the target contract needs to know of one target. One file a target in this folder. */
export interface TargetHarness {
  readonly definition: TargetDefinition;
  readonly start: (options?: SimulatorOptions) => Promise<TargetBench>;
}

export interface TargetBench {
  readonly simulator: Simulator;
  readonly context: AdapterContext;
  readonly refusedContext: AdapterContext;
  /** Placements as in a manifest, one per level and pattern the target knows, with the number of slots they stand for. */
  readonly placements: readonly { name: string; spec: Json; slotCount: number }[];
  /** Places, each inside of the one before; the first is among the outermost. */
  readonly nested: readonly string[];
  /** A place that is not there. */
  readonly noPlace: string;
  /** What the schema or `resolve` must refuse without a single writing request. */
  readonly badPlacements: readonly { name: string; spec: Json }[];
  /** The writing request of the first placement. */
  readonly writeRoute: Route;
  /** The reading request of the first placement's `describe`. */
  readonly readRoute: Route;
  /** The truth at the vendor: the value the slot really holds; undefined when there is none. */
  readonly truth: (slot: Slot) => string | undefined;
  /** Somebody commits what the target's `proofFile` shows where a job reads the slot, which holds a value already. */
  readonly commitProof: (slot: Slot, text: string) => void;
  /** Somebody puts another value in front of the slot's, or in its place, for that job. */
  readonly shadow: (slot: Slot, value: string) => void;
  /** The request that starts the job. */
  readonly askRoute: Route;
  /** Everything in the slot's container but the slot itself, as text that changes when any of it changes. */
  readonly siblings: (slot: Slot) => string;
  /** Where something can win over a slot: one case per level, with what wins set and taken out by somebody else. */
  readonly shadows?: readonly ShadowCase[];
  /** Where a value can stand in the open beside the first placement's slot: sets one by hand. */
  readonly addPlainValue?: (value: string) => void;
}

export interface ShadowCase {
  readonly name: string;
  /** A placement of one slot. */
  readonly spec: Json;
  readonly add: () => void;
  readonly remove: () => void;
  /** What wins, in words. */
  readonly label: string;
}

/** A context with the real clock; the vault tag is the same in every contract run. */
export function contractContext(
  simulator: Simulator,
  { credential, settings = {} }: { credential: string; settings?: Json },
): AdapterContext {
  return {
    connection: 'contract',
    baseUrl: simulator.url,
    settings,
    isSignedIn: true,
    credential: () => Secret.of(credential),
    vaultTag: 'k7q2x',
    clock: { now: () => instant(Date.now()) },
    random: { bytes: (count) => randomBytes(count) },
    timeoutSeconds: 2,
    onWait: () => {},
  };
}
