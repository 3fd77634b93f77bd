/**
 * Worker threads that play seeds. The code is bundled first, because TypeScript's loader resolves imports in real time.
 */
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import type { Deployed } from './deployed.ts'
import type { SeedOutcome } from './run-seed.ts'
import type { Order } from './worker.ts'

const PROJECT = new URL('../../', import.meta.url)

/** Most memory of a run becomes garbage at once. */
const YOUNG_MB = 64

type Answer = { outcome: SeedOutcome } | { error: string }

export class Threads {
  readonly #workers: Worker[]

  private constructor(workers: Worker[]) {
    this.#workers = workers
  }

  static async start(count: number, deployed: Deployed): Promise<Threads> {
    const outfile = fileURLToPath(new URL('.local/simulate/worker.mjs', PROJECT))
    mkdirSync(new URL('.local/simulate/', PROJECT), { recursive: true })
    await build({
      entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
      ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile },
      ...{ sourcemap: 'linked', logLevel: 'warning' },
    })
    const workers = Array.from({ length: count }, () => {
      const worker = new Worker(outfile, {
        workerData: { deployed },
        // The deployed functions run on Node 24.
        env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
        execArgv: ['--enable-source-maps'],
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      })
      worker.setMaxListeners(0)
      return worker
    })
    return new Threads(workers)
  }

  /** Runs each order on the next free thread, and reports each result. */
  async run(orders: Iterable<Order>, ended: (outcome: SeedOutcome) => void): Promise<void> {
    const queue = orders[Symbol.iterator]()
    const work = async (worker: Worker) => {
      for (let next = queue.next(); !next.done; next = queue.next()) ended(await ask(worker, next.value))
    }
    await Promise.all(this.#workers.map(work))
  }

  async stop(): Promise<void> {
    const ended = this.#workers.map((worker) => once(worker, 'exit'))
    for (const worker of this.#workers) worker.postMessage('stop')
    await Promise.all(ended)
  }
}

function ask(worker: Worker, order: Order): Promise<SeedOutcome> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      worker.off('error', reject)
      if ('error' in answer) reject(new Error(answer.error))
      else resolve(answer.outcome)
    }
    worker.once('message', onMessage)
    worker.once('error', reject)
    worker.postMessage(order)
  })
}
