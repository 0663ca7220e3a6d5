import type { ProviderDefinition } from '../ports/provider.ts';
import { anacondaProvider } from './anaconda/provider.ts';
import { azureDevopsProvider } from './azure-devops/provider.ts';

/** Every provider, in alphabetical order. Adding one is its folder and its line here. */
export const providers: readonly ProviderDefinition[] = [anacondaProvider, azureDevopsProvider];
