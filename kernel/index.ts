export { findAnchors, findRuns, resumeAt } from './match';
export { inflate, prepareInflate } from './inflate';
