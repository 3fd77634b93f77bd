import type { ResourceLimits } from 'node:worker_threads'

/**
 * The heap of code that does not return to its event loop may be so large: with what V8 has not collected yet, it
 * grows to not quite twice what was in use.
 */
export const mostHeapMb = (memorySizeMb: number): number => 1.75 * memorySizeMb

/** Where a piece of memory is larger than this lets V8 have beyond that, V8 ends not the thread, but the process. */
const LARGEST_PIECE_MB = 600

/** V8's own, of a thread that runs a function of so many MB. */
export const resourceLimits = (memorySizeMb: number): ResourceLimits => ({
  maxOldGenerationSizeMb: mostHeapMb(memorySizeMb) + LARGEST_PIECE_MB,
  // Many threads share one machine: none needs the tens of megabytes that V8 would let its nursery grow to.
  maxYoungGenerationSizeMb: 8,
})

/**
 * Of a thread's heap, in MB, before V8 collects all of its garbage for the first time. By itself it waits for up to
 * 256 where so few objects live long that it does not come to move them.
 */
export const FIRST_COLLECTION_MB = 32
