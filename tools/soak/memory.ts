/** Measures the memory of the runtime's process, without traffic and without garbage. */
import { once } from 'node:events'
import type { RuntimeProcess } from '../bench/runtime-process.ts'
import { usageOf } from '../bench/usage.ts'

/**
 * Starts the runtime so that its process reports its memory, and so that freed memory returns to the system. By
 * default glibc has up to 8 arenas per processor, and each keeps freed memory between blocks in use. A single arena, with
 * every block of 64 KB or more outside it, keeps little.
 */
export const MEASURED = {
  nodeArgs: ['--expose-gc', '--import', new URL('./on-request.mjs', import.meta.url).href],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: String(64 * 1024) },
}

/** JavaScript memory of one thread, in bytes. */
interface Heap {
  used: number
  /** Reserved by V8, including the used part. */
  kept: number
}

/** In bytes. */
export interface Memory {
  /** Resident memory of the process and all its descendants. */
  rss: number
  main: Heap
  /** Memory of the main thread outside its heap. */
  external: number
  /** The heaps of the other threads: functions, and the one that compiles TypeScript. */
  threads: Heap[]
}

export async function memoryOf({ process: child, pid }: RuntimeProcess): Promise<Memory> {
  const answer = once(child, 'message')
  child.send('?')
  const [heaps] = (await answer) as [Omit<Memory, 'rss'>]
  return { rss: usageOf(pid)?.rss ?? 0, ...heaps }
}
