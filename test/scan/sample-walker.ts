import { serveWalks } from '../../src/sources/walkers.ts';
import { sampleRules } from './sample-rules.ts';

/** The module of a thread: walks packs with the sample rules. */
serveWalks(sampleRules);
