import { setFlagsFromString } from 'node:v8'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { HeapGuard } from './heap-guard.ts'

/**
 * Of a thread's heap, in MB, before V8 collects all of its garbage for the first time. By itself it waits for half of
 * what a thread may have.
 */
const FIRST_COLLECTION_MB = 32

/** Every thread that functions run in, until it has really ended: code inside Node.js itself cannot be stopped. */
export class Threads {
  readonly heaps = new HeapGuard()
  readonly #running = new Map<Worker, Promise<void>>()

  start(file: string, options: WorkerOptions): Worker {
    // Holds for every heap that is made from now on, which are the threads'.
    setFlagsFromString(`--initial-old-space-size=${FIRST_COLLECTION_MB}`)
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
