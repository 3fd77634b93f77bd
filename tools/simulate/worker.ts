/** A thread that plays the seeds it receives, one after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Deployed } from './deployed.ts'
import { playSeed, type SeedOutcome } from './run-seed.ts'
import { shrinkSeed } from './shrink-seed.ts'

export interface Order {
  seed: number
  isStoryKept: boolean
  isShort?: boolean
  /** Shortens a failing seed. */
  shrinks?: SeedOutcome
}

const { deployed } = workerData as { deployed: Deployed }

parentPort?.on('message', async (order: Order | 'stop') => {
  if (order === 'stop') return parentPort?.close()
  const { seed, isStoryKept, isShort, shrinks } = order
  try {
    const outcome = shrinks
      ? await shrinkSeed(deployed, shrinks, { isShort })
      : await playSeed(deployed, { seed, isStoryKept, isShort })
    parentPort?.postMessage({ outcome })
  } catch (error) {
    parentPort?.postMessage({ error: `Seed ${seed}: ${(error as Error).stack}` })
  }
})
