import { serveWalks } from '../../src/sources/walkers.ts';
import { benchRules } from './families.ts';

/** The module of a thread of bench/scan/scan-once.ts. */
serveWalks(benchRules);
