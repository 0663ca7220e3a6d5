export { inflate, prepareInflate } from './inflate';
export { findAnchors, findRuns, resumeAt } from './match';
export { openPack, planPack } from './plan';
export { openWalk, walk, walkedBytes, walkedEntries } from './walk';
