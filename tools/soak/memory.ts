/** What the runtime's process holds, asked for at moments that can be compared: no traffic, no garbage. */
import { once } from 'node:events'
import type { RuntimeProcess } from '../bench/runtime-process.ts'
import { usageOf } from '../bench/usage.ts'

/**
 * How the runtime is started so that its process answers, and so that what it frees can be told from what it keeps:
 * glibc gives its threads up to 8 arenas a processor, each holds on to the most that it ever needed, and what is free
 * in them lies in pieces between what is not. Of one arena, with every piece of 64 KB and more outside of it, that is
 * little.
 */
export const MEASURED = {
  nodeArgs: ['--expose-gc', '--import', new URL('./on-request.mjs', import.meta.url).href],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: String(64 * 1024) },
}

/** Of one thread's JavaScript, in bytes. */
interface Heap {
  used: number
  /** By V8, to use again; what is used included. */
  kept: number
}

/** In bytes. */
export interface Memory {
  /** Of the process and all that it has started. */
  rss: number
  main: Heap
  /** Of the main thread, outside of its heap. */
  external: number
  /** Each other thread: those of functions, and what loads the TypeScript. */
  threads: Heap[]
}

export async function memoryOf({ process: child, pid }: RuntimeProcess): Promise<Memory> {
  const answer = once(child, 'message')
  child.send('?')
  const [heaps] = (await answer) as [Omit<Memory, 'rss'>]
  return { rss: usageOf(pid)?.rss ?? 0, ...heaps }
}
