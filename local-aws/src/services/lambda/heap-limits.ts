import type { ResourceLimits } from 'node:worker_threads'

/**
 * Maximum heap of code that does not return to its event loop. With uncollected garbage, a heap grows to almost twice
 * the memory in use.
 */
export const mostHeapMb = (memorySizeMb: number): number => 1.75 * memorySizeMb

/** Reserve above that limit. If one allocation exceeds it, V8 ends the process instead of the thread. */
const LARGEST_PIECE_MB = 600

/** V8's limits for the thread of a function with this memory size, in MB. */
export const resourceLimits = (memorySizeMb: number): ResourceLimits => ({
  maxOldGenerationSizeMb: mostHeapMb(memorySizeMb) + LARGEST_PIECE_MB,
  // Many threads share the machine, so their young generations must not grow to V8's default of tens of megabytes.
  maxYoungGenerationSizeMb: 8,
})

/**
 * Heap size in MB at which V8 runs its first full collection in a thread. By default it waits for up to 256 MB if few
 * objects live long enough to be moved.
 */
export const FIRST_COLLECTION_MB = 32
