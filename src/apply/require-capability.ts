import type { Capability } from '../domain/capability.ts';
import { invariant } from '../domain/errors.ts';

/** A plan never holds a step that its provider cannot do. */
export function requireCapability<F>(capability: Capability<F>): F {
  invariant(capability.supported, 'a step asks for what its provider cannot do');
  return capability.run;
}
