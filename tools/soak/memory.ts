/** The memory of the runtime's process, read at comparable moments: without traffic and without garbage. */
import { once } from 'node:events'
import type { RuntimeProcess } from '../bench/runtime-process.ts'
import { usageOf } from '../bench/usage.ts'

/**
 * How the runtime is started so that its process reports its memory, and so that freed memory differs from memory in
 * use. glibc gives threads up to 8 arenas per processor. Each keeps the most that it ever needed, with free pieces
 * between used ones. With one arena, and every piece of 64 KB or more outside it, that is little.
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
  /** Of the process and all its descendants. */
  rss: number
  main: Heap
  /** Of the main thread, outside its heap. */
  external: number
  /** Of each other thread: functions, and the one that compiles TypeScript. */
  threads: Heap[]
}

export async function memoryOf({ process: child, pid }: RuntimeProcess): Promise<Memory> {
  const answer = once(child, 'message')
  child.send('?')
  const [heaps] = (await answer) as [Omit<Memory, 'rss'>]
  return { rss: usageOf(pid)?.rss ?? 0, ...heaps }
}
