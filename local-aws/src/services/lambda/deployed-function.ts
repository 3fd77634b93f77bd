import type { RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import { type Fault, type Interference, sleep } from '../../faults/index.ts'
import { monotonicNow, type Telemetry } from '../../telemetry/events.ts'
import type { TrafficRecorder } from '../../telemetry/traffic.ts'
import { directoryBytes } from './directory-size.ts'
import { logStreamName, processVariables, type Surroundings } from './environment-variables.ts'
import { ExecutionEnvironment, type Invocation } from './execution-environment.ts'
import { runFaulty } from './faulty-run.ts'
import { FunctionLog, Tail } from './function-log.ts'
import type { Services } from './http-by-message.ts'
import type { MayLog } from './log-permission.ts'
import type { FunctionConfig } from './model.ts'
import type { Outcome } from './outcome.ts'
import { EnvironmentPool } from './pool.ts'
import { endLines, startLine } from './report-lines.ts'
import type { Threads } from './threads.ts'

export interface DeployedFunctionPorts {
  clock: Clock
  log: RuntimeLog
  threads: Threads
  workerFile: string
  services: Services
  /** Credentials of the current role. A redeployment may change the role. */
  surroundingsOf(config: FunctionConfig): Surroundings
  /** Path of the log file. Without it, the log is not kept. */
  logFile: string | undefined
  mayLog: MayLog
  telemetry: Telemetry | undefined
  traffic: TrafficRecorder | undefined
  /** Injects faults and latencies, if there are any. */
  interference: Interference | undefined
}

/** Maximum length of an invocation's log for the traffic recorder, in characters. */
const WATCHED_LOG = 64 * 1024

export interface Completed {
  outcome: Outcome
  tail: Tail
}

/** A function of the template, with the environments that run it. */
export class DeployedFunction {
  #config: FunctionConfig
  #pool: EnvironmentPool
  readonly #ports: DeployedFunctionPorts
  readonly #log: FunctionLog
  readonly #tails = new WeakMap<ExecutionEnvironment, Tail>()
  readonly #used = new WeakSet<ExecutionEnvironment>()
  /** Environments whose log stream is written to the file. */
  readonly #logged = new WeakSet<ExecutionEnvironment>()
  #closed = false
  #codeBytes: number | undefined
  /** Events that run or wait for an environment. */
  #events = 0

  constructor(config: FunctionConfig, ports: DeployedFunctionPorts) {
    this.#config = config
    this.#ports = ports
    this.#log = new FunctionLog(config.displayName, ports.log, ports.logFile, (action, stream) =>
      ports.mayLog(this.#config, action, stream),
    )
    this.#pool = this.#newPool(config)
  }

  get config(): FunctionConfig {
    return this.#config
  }

  /** Replaces the code and configuration. Running invocations finish with the old ones. */
  update(config: FunctionConfig) {
    const retired = this.#pool
    this.#config = config
    this.#pool = this.#newPool(config)
    retired.retire()
  }

  /** Runs an event. A `fault` ends the environment. `source`: the client that caused the event. */
  async run(invocation: Invocation, fault?: Fault, source?: string): Promise<Completed> {
    this.#events += 1
    const pool = this.#pool
    const config = this.#config
    const { telemetry, traffic } = this.#ports
    const isWatched = traffic?.record !== undefined
    const asked = telemetry ? monotonicNow() : 0
    const { requestId } = invocation
    const { functionName } = config
    telemetry?.({ kind: 'invocation asked', started: asked, requestId, functionName })
    try {
      const environment = await pool.acquire(source)
      const tail = new Tail(isWatched ? WATCHED_LOG : undefined)
      this.#tails.set(environment, tail)
      const coldStart = environment.initialised && !this.#used.has(environment)
      this.#used.add(environment)
      if (coldStart) await this.#coldStart(config, environment)
      this.#write(environment, startLine(config, invocation.requestId))
      const began = performance.now()
      const outcome = fault
        ? await this.#runFaulty(environment, invocation, fault)
        : await environment.invoke(invocation)
      const durationMs = performance.now() - began
      this.#write(
        environment,
        endLines(config, invocation.requestId, outcome, durationMs, environment, coldStart),
      )
      // The JSON log only has a status field for this, so the terminal shows the line.
      if (config.logFormat === 'JSON' && outcome.logLine) this.#log.show(outcome.logLine)
      this.#tails.delete(environment)
      pool.release(environment)
      telemetry?.({
        kind: 'invocation',
        started: performance.timeOrigin + began,
        duration: durationMs,
        initDuration: coldStart ? environment.initMs : undefined,
        queued: performance.timeOrigin + began - asked,
        requestId: invocation.requestId,
        functionName: config.functionName,
        memoryMb: config.memorySizeMb,
        failed: outcome.failed,
        logBytes: tail.bytes,
        trace: invocation.traceId,
      })
      traffic?.record?.({
        kind: 'invocation ended',
        started: performance.timeOrigin + began,
        requestId,
        functionName,
        payload: outcome.payload,
        failed: outcome.failed,
        log: tail.text,
        logBytes: tail.bytes,
        maxMemoryMb: environment.heapMb,
      })
      return { outcome, tail }
    } finally {
      this.#events -= 1
    }
  }

  /** Number of running invocations, as on AWS, where none waits for a processor. */
  get concurrency(): number {
    return this.#events - this.#pool.waitingForProcessors
  }

  /** Number of execution environments. */
  get environments(): number {
    return this.#pool.size
  }

  /** Ends running invocations without logging them. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#pool.close()
    await this.#log.close()
  }

  #runFaulty(environment: ExecutionEnvironment, invocation: Invocation, fault: Fault): Promise<Outcome> {
    const { clock } = this.#ports
    return runFaulty({ environment, invocation, fault, clock, timeoutSeconds: this.#config.timeoutSeconds })
  }

  /** Delays an init by the latency of a cold start on AWS, less the time that loading took here. */
  async #coldStart({ codeDirectory }: FunctionConfig, { initMs }: ExecutionEnvironment): Promise<void> {
    const { latency } = this.#ports.interference ?? {}
    if (!latency) return
    this.#codeBytes ??= directoryBytes(codeDirectory)
    await sleep(this.#ports.clock, latency.ofInit(this.#codeBytes) - initMs)
  }

  #write(environment: ExecutionEnvironment, text: string) {
    if (this.#closed) return
    this.#tails.get(environment)?.add(text)
    this.#log.write(text, this.#logged.has(environment))
  }

  #newPool(config: FunctionConfig): EnvironmentPool {
    const { clock, threads, workerFile, surroundingsOf, services, interference } = this.#ports
    const firstCall = interference && (() => sleep(clock, interference.latency?.firstCallMs ?? 0))
    const surroundings = surroundingsOf(config)
    const start = (): ExecutionEnvironment => {
      const stream = logStreamName(clock.now())
      const environment = new ExecutionEnvironment(config, {
        clock,
        threads,
        workerFile,
        services,
        variables: processVariables(config, surroundings, stream),
        onLog: (text) => this.#write(environment, text),
        ...(firstCall && { firstCall }),
      })
      if (this.#log.begin(stream)) this.#logged.add(environment)
      return environment
    }
    return new EnvironmentPool(start, clock)
  }
}
