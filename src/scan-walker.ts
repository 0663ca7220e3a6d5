import { workerData } from 'node:worker_threads';
import { scanRules } from './app/scan-rules.ts';
import { notifiers } from './notifiers/index.ts';
import { providers } from './providers/index.ts';
import type { ManagedRuns } from './scan/managed-rules.ts';
import { serveWalks } from './sources/walkers.ts';
import { targets } from './targets/index.ts';

/** The module of a thread that walks packs: it makes the same rules again, because rules hold functions. */
serveWalks(scanRules({ providers, targets, notifiers }, workerData as ManagedRuns | undefined));
