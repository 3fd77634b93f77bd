import { setFlagsFromString } from 'node:v8'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { HeapGuard } from './heap-guard.ts'
import { FIRST_COLLECTION_MB } from './heap-limits.ts'

/** All threads of functions, until they have ended. A thread inside a native call of Node.js cannot be stopped. */
export class Threads {
  readonly heaps = new HeapGuard()
  readonly #running = new Map<Worker, Promise<void>>()

  constructor() {
    // Applies to heaps that are created from now on, which are those of the threads.
    setFlagsFromString(`--initial-old-space-size=${FIRST_COLLECTION_MB}`)
  }

  start(file: string, options: WorkerOptions): Worker {
    const worker = new Worker(file, options)
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    this.#running.set(worker, ended)
    void ended.then(() => this.#running.delete(worker))
    return worker
  }

  async allEnded(): Promise<void> {
    await Promise.all(this.#running.values())
  }
}
