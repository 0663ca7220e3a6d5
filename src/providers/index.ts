import type { ProviderDefinition } from '../ports/provider.ts';
import { anacondaProvider } from './anaconda/provider.ts';
import { azureDevopsProvider } from './azure-devops/provider.ts';
import { githubAppProvider } from './github-app/provider.ts';
import { githubPatProvider } from './github-pat/provider.ts';

/** Every provider, in alphabetical order. Adding one is its folder and its line here. */
export const providers: readonly ProviderDefinition[] = [
  anacondaProvider,
  azureDevopsProvider,
  githubAppProvider,
  githubPatProvider,
];
