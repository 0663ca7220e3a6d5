import type { TargetDefinition } from '../ports/target.ts';
import { azurePipelinesTarget } from './azure-pipelines/target.ts';
import { githubActionsTarget } from './github-actions/target.ts';

/** Every target, in alphabetical order. Adding one is its folder and its line here. */
export const targets: readonly TargetDefinition[] = [azurePipelinesTarget, githubActionsTarget];
