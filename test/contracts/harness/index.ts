import { anacondaHarness } from './anaconda.ts';
import { azureDevopsHarness } from './azure-devops.ts';
import { azurePipelinesHarness } from './azure-pipelines.ts';
import { githubActionsHarness } from './github-actions.ts';
import { githubAppHarness } from './github-app.ts';
import { githubPatHarness } from './github-pat.ts';
import type { ProviderHarness, TargetHarness } from './harness.ts';

/** One line a provider, in the order of src/providers/index.ts. */
export const providerHarnesses: readonly ProviderHarness[] = [
  anacondaHarness,
  azureDevopsHarness,
  githubAppHarness,
  githubPatHarness,
];

/** One line a target, in the order of src/targets/index.ts. */
export const targetHarnesses: readonly TargetHarness[] = [azurePipelinesHarness, githubActionsHarness];
