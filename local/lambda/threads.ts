import { Worker, type WorkerOptions } from 'node:worker_threads'

/** Every thread that functions run in, until it has really ended: code inside Node.js itself cannot be stopped. */
export class Threads {
  readonly #running = new Map<Worker, Promise<void>>()

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
