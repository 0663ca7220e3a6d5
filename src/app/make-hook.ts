import { neighbourFormats } from '../neighbours/index.ts';
import { prefilterOf } from '../scan/prefilter.ts';
import type { AppContext } from './app-context.ts';
import { knownFormats } from './known-formats.ts';
import type { HookScript } from './scan-world.ts';

/** What the hook of a repository is made of. Managed tokens of a form that nobody knows are none of its business. */
export async function makeHook(context: AppContext): Promise<HookScript> {
  return { prefilter: prefilterOf([...knownFormats(await context.vocabulary()), ...neighbourFormats]) };
}
