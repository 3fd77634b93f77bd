/** What the runtime's process holds, asked for at moments that can be compared: no traffic, no garbage. */
import { once } from 'node:events'
import type { RuntimeProcess } from '../bench/runtime-process.ts'
import { usageOf } from '../bench/usage.ts'

/**
 * How the runtime is started so that its process answers, and so that what it frees can be told from what it keeps:
 * glibc gives its threads up to 8 arenas a processor, and each holds on to the most that it ever needed.
 */
export const MEASURED = {
  nodeArgs: ['--expose-gc', '--import', new URL('./on-request.mjs', import.meta.url).href],
  env: { MALLOC_ARENA_MAX: '1' },
}

/** In bytes. */
export interface Memory {
  /** Of the process and all that it has started. */
  rss: number
  /** In use by the main thread's JavaScript, and what belongs to it outside. */
  heap: number
  external: number
  /** In use by the JavaScript of each other thread: those of functions, and what loads the TypeScript. */
  threads: number[]
}

export async function memoryOf({ process: child, pid }: RuntimeProcess): Promise<Memory> {
  const answer = once(child, 'message')
  child.send('?')
  const [inUse] = (await answer) as [Omit<Memory, 'rss'>]
  return { rss: usageOf(pid)?.rss ?? 0, ...inUse }
}
