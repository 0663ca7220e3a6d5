import type { TargetDefinition } from '../ports/target.ts';

/** Every target, in alphabetical order. Adding one is its folder and its line here. */
export const targets: readonly TargetDefinition[] = [];
