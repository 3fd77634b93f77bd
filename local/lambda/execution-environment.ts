import type { EventLoopUtilization } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../clock.ts'
import { type FunctionConfig, LAST_RUNTIME_WITH_CALLBACKS, majorVersion } from './model.ts'
import {
  crashed,
  exited,
  exitReason,
  OUT_OF_MEMORY,
  type Outcome,
  returned,
  threw,
  timedOut,
} from './outcome.ts'
import type { InvokeMessage, WorkerMessage, WorkerStart } from './worker/messages.ts'

/** AWS gives the code this long to load, and tries once more within the first invocation. */
const INIT_LIMIT_MS = 10_000

export interface EnvironmentPorts {
  clock: Clock
  /** The bundled entry of the thread. */
  workerFile: string
  /** The thread's whole `process.env`. */
  variables: Record<string, string>
  onLog(text: string): void
}

export interface Invocation {
  requestId: string
  payload: string
  functionArn: string
  traceId: string
}

/**
 * A thread that runs one function, one event at a time. After a timeout, an exit or an error that nobody
 * caught it is `gone`, and the next event needs a new one.
 */
export class ExecutionEnvironment {
  readonly #worker: Worker
  readonly #config: FunctionConfig
  readonly #clock: Clock
  readonly #startedAt = performance.now()
  #settleInit: ((failure: Outcome | undefined) => void) | undefined
  #finish: ((outcome: Outcome) => void) | undefined
  #requestId = ''
  #gone = false
  #heapMb = 0
  /** Undefined once the code is loaded, or why it could not be. */
  readonly ready: Promise<Outcome | undefined>
  initMs = 0

  constructor(config: FunctionConfig, ports: EnvironmentPorts) {
    this.#config = config
    this.#clock = ports.clock
    const start: WorkerStart = {
      taskRoot: config.codeDirectory,
      handler: config.handler,
      runtimeMajor: majorVersion(config.runtime),
      lastMajorWithCallbacks: LAST_RUNTIME_WITH_CALLBACKS,
    }
    this.#worker = new Worker(ports.workerFile, {
      env: ports.variables,
      execArgv: [],
      workerData: start,
      // Many threads share one machine: none needs the tens of megabytes that V8 would let its nursery grow to.
      resourceLimits: { maxOldGenerationSizeMb: config.memorySizeMb, maxYoungGenerationSizeMb: 8 },
      name: config.functionName,
    })
    this.ready = new Promise((resolve) => {
      // On the machine's own time: how long a thread takes to start does not depend on the services' clock.
      const limit = systemClock.after(INIT_LIMIT_MS, () => {
        this.stop()
        resolve(timedOut('init', INIT_LIMIT_MS / 1000, ports.clock.now()))
      })
      this.#settleInit = (failure) => {
        limit.cancel()
        this.initMs = performance.now() - this.#startedAt
        resolve(failure)
      }
    })
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message, ports.onLog))
    this.#worker.on('error', (error) => this.#failed(error))
    this.#worker.on('exit', (exitCode) => this.#end(exited(this.#requestId, exitReason(exitCode))))
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Of the thread's heap, after the last event. */
  get heapMb(): number {
    return this.#heapMb
  }

  /** How much of the time the thread is at work. */
  eventLoopUtilization(since?: EventLoopUtilization): EventLoopUtilization {
    return this.#worker.performance.eventLoopUtilization(since)
  }

  invoke(invocation: Invocation): Promise<Outcome> {
    const { timeoutSeconds } = this.#config
    this.#requestId = invocation.requestId
    return new Promise((resolve) => {
      const limit = this.#clock.after(timeoutSeconds * 1000, () => {
        this.#end(timedOut(invocation.requestId, timeoutSeconds, this.#clock.now()))
        this.stop()
      })
      this.#finish = (outcome) => {
        this.#finish = undefined
        limit.cancel()
        resolve(outcome)
      }
      const message: InvokeMessage = { ...invocation, remainingMs: timeoutSeconds * 1000 }
      this.#worker.postMessage(message)
    })
  }

  async stop(): Promise<void> {
    this.#gone = true
    await this.#worker.terminate()
  }

  #receive(message: WorkerMessage, onLog: (text: string) => void) {
    switch (message.kind) {
      case 'log':
        return onLog(message.text)
      case 'ready':
        return this.#settleInit?.(undefined)
      case 'initError':
        this.#settleInit?.(threw(message.error))
        return this.stop()
      case 'result':
        this.#heapMb = message.heapMb
        return this.#finish?.(returned(message.payload))
      case 'error':
        this.#heapMb = message.heapMb
        return this.#finish?.(threw(message.error))
      case 'crash':
        return this.#end(crashed(message.error))
    }
  }

  /** The thread itself failed; its code never sees this. */
  #failed(error: Error) {
    const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    this.#end(exited(this.#requestId, outOfMemory ? OUT_OF_MEMORY : `${error.name}: ${error.message}`))
  }

  #end(outcome: Outcome) {
    this.#gone = true
    this.#settleInit?.(outcome)
    this.#finish?.(outcome)
  }
}
