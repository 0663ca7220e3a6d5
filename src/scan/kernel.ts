import { kernelBytes } from './kernel-bytes.ts';

/** What of WebAssembly is used here; the types of Node.js do not name it. */
declare global {
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array);
    }
    class Instance {
      constructor(module: Module, imports: object);
      readonly exports: object;
    }
    class Memory {
      constructor(limits: { initial: number; maximum: number; shared: true });
      readonly buffer: SharedArrayBuffer;
      grow(pages: number): number;
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
  readonly inflate: (scratch: number, from: number, to: number, out: number, size: number) => number;
}

/** (table, text, its length, from, to, room for candidates, end of the room) → end of what was written. */
type Find = (...places: readonly [number, number, number, number, number, number, number]) => number;

const pageBytes = 65_536;

/** Memory of at least so many bytes, all zero. Pages that nobody touches cost nothing. */
export function kernelMemory(sizeBytes: number): WebAssembly.Memory {
  const pages = Math.ceil(sizeBytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

let compiled: WebAssembly.Module | undefined;

/** The kernel over a memory. Instances over one memory share nothing else. */
export function startKernel(memory: WebAssembly.Memory): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBytes, 'base64'));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Kernel;
}
