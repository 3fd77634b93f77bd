import type { EventLoopUtilization } from 'node:perf_hooks'
import { MessageChannel, type Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../../common/clock.ts'
import { CallCounter, type CrashPoint } from './call-counter.ts'
import { EXITED, type Failure, failureOf, KILLED, OUT_OF_MEMORY, TIMED_OUT } from './failures.ts'
import { mostHeapMb, resourceLimits } from './heap-limits.ts'
import { answerByMessage, type Services } from './http-by-message.ts'
import { type FunctionConfig, LAST_RUNTIME_WITH_CALLBACKS, majorVersion } from './model.ts'
import { crashed, exited, exitReason, killed, type Outcome, returned, threw, timedOut } from './outcome.ts'
import { initLine } from './report-lines.ts'
import type { Threads } from './threads.ts'
import { logRead } from './worker/log-sender.ts'
import type { WorkerMessage, WorkerRequest, WorkerStart } from './worker/messages.ts'

/** Time limit of the init. Code that fails to load in time is loaded again during the first event. */
const INIT_LIMIT_MS = 10_000
const NO_LOAD: EventLoopUtilization = { idle: 0, active: 0, utilization: 0 }

export interface EnvironmentPorts {
  clock: Clock
  threads: Threads
  /** Path of the bundled entry file of the thread. */
  workerFile: string
  /** The complete `process.env` of the thread. */
  variables: Record<string, string>
  onLog(text: string): void
  /** The services that the function can call. */
  services: Services
  /** Time limit of the first init, in milliseconds. */
  initLimitMs?: number
  /** Runs before the first service call of the environment. Present if faults or latencies are injected. */
  firstCall?(): Promise<void> | undefined
}

export interface Invocation {
  requestId: string
  payload: string
  functionArn: string
  traceId: string
  /** JSON text. */
  clientContext?: string
}

/**
 * A thread that runs one function, one event at a time. Loading, running and ending change the same fields, so the
 * class is not split. After a timeout, an exit or an uncaught error it is `gone`,
 * and the next event needs a new environment. If leftover work of an event ends the thread before the next event,
 * that next event fails: AWS freezes the environment between events, so the work would fail it there too.
 */
export class ExecutionEnvironment {
  readonly #config: FunctionConfig
  readonly #ports: EnvironmentPorts
  #worker: Worker | undefined
  #settleLoading: ((failure: Failure | undefined) => void) | undefined
  #loaded = false
  #finish: ((outcome: Outcome) => void) | undefined
  #requestId = ''
  #gone = false
  #endedInBetween: Failure | undefined
  #heapMb = 0
  readonly #watch: CallCounter | undefined
  /** Resolves when the environment accepts events. Code that failed to load is then loaded again, as on AWS. */
  readonly ready: Promise<void>
  initMs = 0
  /** Whether the code was loaded before the first event. */
  initialised = false

  constructor(config: FunctionConfig, ports: EnvironmentPorts) {
    this.#config = config
    this.#ports = ports
    const { firstCall } = ports
    this.#watch = firstCall && new CallCounter({ firstCall, crash: () => this.crash() })
    this.ready = this.#initialise()
  }

  get gone(): boolean {
    return this.#gone
  }

  /** Memory of the thread after the last event. */
  get heapMb(): number {
    return this.#heapMb
  }

  /** Utilization of the thread's event loop. */
  eventLoopUtilization(since?: EventLoopUtilization): EventLoopUtilization {
    return this.#worker?.performance.eventLoopUtilization(since) ?? NO_LOAD
  }

  /** Runs an event. Never rejects. If there is a crash point, the environment is killed there. */
  invoke(invocation: Invocation, crashPoint?: CrashPoint): Promise<Outcome> {
    this.#watch?.begin(crashPoint)
    const { timeoutSeconds } = this.#config
    const { clock } = this.#ports
    const began = performance.now()
    this.#requestId = invocation.requestId
    if (this.#endedInBetween) return Promise.resolve(this.#endedInBetween(invocation.requestId))
    return new Promise((resolve) => {
      const limit = clock.after(timeoutSeconds * 1000, () => {
        if (this.#settleLoading) return this.#settleLoading(TIMED_OUT)
        this.#end(this.#timedOut())
        this.stop()
      })
      let endWatch = () => {}
      this.#finish = (outcome) => {
        this.#finish = undefined
        limit.cancel()
        endWatch()
        resolve(outcome)
      }
      const hand = () => {
        endWatch = this.#watchHeap()
        const remainingMs = timeoutSeconds * 1000 - (performance.now() - began)
        const message: WorkerRequest = { ...invocation, remainingMs }
        this.#worker?.postMessage(message)
      }
      if (this.#loaded) hand()
      else void this.#loadAgain(hand)
    })
  }

  /** Frees unused memory. Call it only while no event runs. */
  tidy() {
    this.#worker?.postMessage('tidy' satisfies WorkerRequest)
  }

  /** Kills the environment. A running event fails. */
  crash() {
    this.#ended(KILLED)
    void this.stop()
  }

  async stop(): Promise<void> {
    this.#gone = true
    await this.#worker?.terminate()
  }

  async #initialise(): Promise<void> {
    const { initLimitMs = INIT_LIMIT_MS } = this.#ports
    const began = performance.now()
    const loading = this.#load()
    // Uses real time, because starting a thread does not depend on the services' clock.
    const limit = systemClock.after(initLimitMs, () => this.#settleLoading?.(TIMED_OUT))
    const failure = await loading
    limit.cancel()
    this.initMs = performance.now() - began
    if (failure === undefined) this.initialised = true
    else this.#reportLoading('init', this.initMs, failure)
  }

  async #loadAgain(then: () => void): Promise<void> {
    const began = performance.now()
    const failure = this.#gone ? EXITED : await this.#load()
    if (failure === undefined) return then()
    this.#reportLoading('invoke', performance.now() - began, failure)
    this.#end(failure === TIMED_OUT ? this.#timedOut() : failure(this.#requestId))
  }

  #timedOut(): Outcome {
    return timedOut(this.#requestId, this.#config.timeoutSeconds, this.#ports.clock.now())
  }

  #reportLoading(phase: 'init' | 'invoke', durationMs: number, failure: Failure) {
    // The caller of `stop` knows that the environment has ended.
    if (this.#gone) return
    const status = failure === TIMED_OUT ? 'timeout' : 'error'
    const errorType = failure === TIMED_OUT ? undefined : failure(this.#requestId).errorType
    this.#ports.onLog(initLine(this.#config, phase, durationMs, { status, errorType }))
  }

  /** Starts a thread that loads the code. */
  async #load(): Promise<Failure | undefined> {
    const { runtime, handler, codeDirectory, memorySizeMb, functionName } = this.#config
    const { threads, workerFile, variables, onLog, services } = this.#ports
    const { port1: questions, port2: port } = new MessageChannel()
    answerByMessage(questions, services, this.#watch)
    const start: WorkerStart = {
      taskRoot: codeDirectory,
      handler,
      runtimeMajor: majorVersion(runtime),
      lastMajorWithCallbacks: LAST_RUNTIME_WITH_CALLBACKS,
      memorySizeMb,
      unreadLog: new Int32Array(new SharedArrayBuffer(4)),
      http: {
        port,
        addresses: {
          origins: [...services.answers.keys()],
          gateway: services.gateway,
          region: variables.AWS_REGION ?? '',
        },
      },
    }
    const worker = threads.start(workerFile, {
      env: variables,
      execArgv: [],
      workerData: start,
      transferList: [port],
      resourceLimits: resourceLimits(memorySizeMb),
      name: functionName,
    })
    this.#worker = worker
    const ofThis = (action: () => void) => this.#worker === worker && action()
    worker.on('message', (message: WorkerMessage | null) => {
      // The code of the function can find the port too, and may send anything.
      if (!isOurs(message)) return
      if (message.kind !== 'log') return ofThis(() => this.#receive(message))
      onLog(message.text)
      logRead(message.text, start.unreadLog)
    })
    worker.on('error', (error) => ofThis(() => this.#ended(failureOf(error))))
    worker.on('exit', (code) => ofThis(() => this.#ended((requestId) => exited(requestId, exitReason(code)))))
    const endWatch = this.#watchHeap()
    const failure = await new Promise<Failure | undefined>((resolve) => {
      this.#settleLoading = resolve
    })
    endWatch()
    this.#settleLoading = undefined
    this.#loaded = failure === undefined
    if (failure && this.#worker === worker) {
      this.#worker = undefined
      void worker.terminate()
    }
    return failure
  }

  #watchHeap(): () => void {
    const limitMb = mostHeapMb(this.#config.memorySizeMb)
    return this.#ports.threads.heaps.watch(this.#worker?.threadId ?? 0, limitMb, () => {
      const isLoading = this.#settleLoading !== undefined
      this.#ended(OUT_OF_MEMORY)
      if (!isLoading) void this.stop()
    })
  }

  #receive(message: Exclude<WorkerMessage, { kind: 'log' }>) {
    switch (message.kind) {
      case 'ready':
        return this.#settleLoading?.(undefined)
      case 'initError':
        return this.#settleLoading?.(() => threw(message.error))
      case 'result':
        this.#heapMb = message.heapMb
        if (message.ends) this.#gone = true
        return this.#finish?.(returned(message.payload))
      case 'error':
        this.#heapMb = message.heapMb
        if (message.ends) this.#gone = true
        return this.#finish?.(threw(message.error))
      case 'crash':
        return this.#ended(() => crashed(message.error))
      case 'killed':
        return this.#ended((requestId) => killed(requestId, message.signal))
    }
  }

  /** Handles the end of the thread, or an error that is about to end it. */
  #ended(failure: Failure) {
    if (this.#settleLoading) return this.#settleLoading(failure)
    if (this.#finish === undefined) this.#endedInBetween ??= failure
    this.#end(failure(this.#requestId))
  }

  #end(outcome: Outcome) {
    this.#gone = true
    this.#finish?.(outcome)
  }
}

const isOurs = (message: WorkerMessage | null): message is WorkerMessage =>
  typeof message?.kind === 'string' && (message.kind !== 'log' || typeof message.text === 'string')
