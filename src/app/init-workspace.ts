import type { AppContext } from './app-context.ts';
import { AppError } from '../domain/errors.ts';

export interface InitOptions {
  /** `file`, `passphrase` or `keychain`. */
  readonly keyProvider: string;
  /** What a new manifest is to speak of; asked from a person before. */
  readonly manifest: () => Promise<string>;
}

export interface InitResult {
  readonly hasNewManifest: boolean;
  readonly hasNewStore: boolean;
}

/** Writes a manifest and makes a store, each only where there is none yet. */
export async function initWorkspace(context: AppContext, options: InitOptions): Promise<InitResult> {
  const { workspace } = context;
  const hasNewManifest = workspace.readManifest() === undefined;
  const text = hasNewManifest ? await options.manifest() : undefined;
  const hasNewStore = await isStoreMissing(context);
  if (hasNewStore) await context.createStore(options.keyProvider);
  if (text !== undefined) workspace.writeManifest(text);
  return { hasNewManifest, hasNewStore };
}

async function isStoreMissing(context: AppContext): Promise<boolean> {
  try {
    await (await context.openStore()).close();
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'store-missing') return true;
    throw error;
  }
}
