import { kernelBytes } from './kernel-bytes.ts';

/** What of WebAssembly is used here; the types of Node.js do not name it. */
declare global {
  namespace WebAssembly {
    // oxlint-disable-next-line typescript/no-extraneous-class -- it is the platform's
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module, imports: object);
      readonly exports: object;
    }
    class RuntimeError extends Error {}
    class Memory {
      constructor(limits: { initial: number; maximum: number; shared: true });
      readonly buffer: SharedArrayBuffer;
    }
  }
}

/** The functions of kernel/index.ts. Addresses and sizes are bytes in the memory that the kernel was started with. */
export interface Kernel {
  /** Where anchors or runs were left when the room for candidates was used up; else the end that was given. */
  readonly resumeAt: () => number;
  readonly findAnchors: Find;
  readonly findRuns: Find;
  readonly prepareInflate: (scratch: number) => void;
  /** Truthy when the bytes from `from` to `to` begin with a sound zlib stream of exactly `size` bytes. */
  readonly inflate: (...places: Five) => number;
  /** (pack, its size, index, number of entries, arrays of entries, bytes of an id) */
  readonly openPack: (...places: readonly [...Five, number]) => void;
  /** Truthy when index and pack fit each other. Takes 8 KiB of scratch memory. */
  readonly planPack: (scratch: number) => number;
  /** (table, reaches, working memory, its end, most bytes of an object, most bytes in all, whether to show every object) */
  readonly openWalk: (...places: readonly [...Five, number, number]) => void;
  /** (first entry, end of entries, bit mask of kinds) */
  readonly walk: (from: number, to: number, kinds: number) => void;
  readonly walkedEntries: () => number;
  readonly walkedBytes: () => number;
}

type Five = readonly [number, number, number, number, number];

/** (table, text, its length, from, to, room for candidates, end of the room) → end of what was written. */
type Find = (...places: readonly [...Five, number, number]) => number;

/** What the kernel asks while it walks a pack. See kernel/walk.ts. */
export interface KernelQuestions {
  readonly judge: (...of: readonly [...Five, number]) => void;
  readonly show: (entry: number, at: number, size: number) => void;
}

const pageBytes = 65_536;

/** Memory of at least so many bytes, all zero, at most 4 GiB. Pages that nobody touches cost nothing. */
export function kernelMemory(sizeBytes: number): WebAssembly.Memory {
  const pages = Math.ceil(sizeBytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

let compiled: WebAssembly.Module | undefined;

/** The kernel over a memory. Instances over one memory share nothing else. */
export function startKernel(memory: WebAssembly.Memory, questions: Partial<KernelQuestions> = {}): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'));
  const { judge = ignore, show = ignore } = questions;
  return new WebAssembly.Instance(compiled, { env: { memory }, walk: { judge, show } }).exports as Kernel;
}

function ignore(): void {}
