import { workerData } from 'node:worker_threads';
import { serveWalks } from '../../src/sources/walkers.ts';
import { benchRules, type FamilySet } from './families.ts';

/** The module of a thread of bench/scan/scan-once.ts. */
serveWalks(benchRules(workerData as FamilySet));
