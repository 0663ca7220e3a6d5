import type { TokenFormat } from '../domain/token-format.ts';
import { gitlabFormats } from './gitlab.ts';
import { npmFormats } from './npm.ts';
import { pypiFormats } from './pypi.ts';

/**
 * Forms of tokens that Mintmark does not issue and that the same people hold: what the leak scanner finds beside those of
 * the providers. One file an issuer, in alphabetical order.
 */
export const neighbourFormats: readonly TokenFormat[] = [...gitlabFormats, ...npmFormats, ...pypiFormats];
