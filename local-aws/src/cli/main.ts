import { join } from 'node:path'
import { systemClock } from '../common/clock.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from '../runtime/endpoints-file.ts'
import { checkPorts } from '../runtime/listen.ts'
import { problemOf } from '../runtime/problem.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { newWorkDirectory, removeWorkDirectory } from '../runtime/work-directory.ts'
import { Synthesis } from '../synth/synth.ts'
import { AppWatch } from '../watch/index.ts'
import { CalmLog } from './calm-log.ts'
import { endDescendants } from './descendants.ts'
import { readFaultsFile, summaryOf } from './faults-file.ts'
import { whenLeftAlone } from './left-alone.ts'
import { readOptions } from './options.ts'
import { terminal } from './terminal.ts'

/** A stop that takes longer than this is cut short: nothing may be left behind. */
const STOP_LIMIT_MS = 1_800
/** As long as it stops, what functions have started is ended so often. */
const AGAIN_MS = 100

/** The command behind `npm start`: synthesizes the app of this directory and runs it until Ctrl-C. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const projectDirectory = process.cwd()
  const stateDirectory = join(projectDirectory, '.local')
  const endpointsFile = join(stateDirectory, 'endpoints.json')
  const session = new Session(endpointsFile)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void session.stop(signal))
  // Only as a script of npm's: whoever starts it in another way may mean it to stay.
  if (env.npm_lifecycle_event) whenLeftAlone(() => void session.stop('SIGTERM'))
  try {
    const { ports, hosts, elsewhere, credentials, context, watch, telemetry, faultsFile, latency } =
      readOptions(args, env)
    const faults = faultsFile === undefined ? undefined : readFaultsFile(faultsFile)
    await checkPorts(ports)
    const appOptions = { projectDirectory, stateDirectory, context }
    const app = watch ? new AppWatch({ ...appOptions, log: terminal }) : new Synthesis(appOptions)
    session.app = app
    terminal.info('Synthesizing the app of cdk.json ...')
    // The runtime is loaded meanwhile; the app is a process of its own.
    const [assembly, { startRuntime }] = await Promise.all([app.run(), import('../runtime/runtime.ts')])
    const logDirectory = join(stateDirectory, 'logs')
    const runtime = await startRuntime({
      assembly,
      ports,
      hosts,
      elsewhere,
      credentials,
      logDirectory,
      workDirectory: session.workDirectory,
      ...(telemetry && { telemetryFile: join(stateDirectory, 'telemetry.jsonl') }),
      log: session.log,
      ...(faults && { faults }),
      ...(latency && { latency }),
    })
    session.runtime = runtime
    surviveFaults(session.log)
    writeEndpoints(endpointsFile, runtime.endpoints)
    if (faults) terminal.info(`Injecting faults by ${faultsFile}, seed ${faults.seed ?? 0}`)
    if (latency) terminal.info('Calls take as long as on AWS: docs/faults.md')
    terminal.info(readyLine(runtime.endpoints))
    if (app instanceof AppWatch)
      app.begin(async (next) => {
        await runtime.deploy(next)
        writeEndpoints(endpointsFile, runtime.endpoints)
      })
  } catch (error) {
    if (session.stopping) return
    console.error(problemOf(error))
    process.exit(1)
  }
}

/** What was started, for whoever ends it. */
class Session {
  readonly #endpointsFile: string
  /** Of what runs, until it is stopped. */
  readonly log = new CalmLog(terminal, systemClock)
  app: Synthesis | AppWatch | undefined
  runtime: Runtime | undefined
  /** The session's, since it may end before there is a runtime. */
  readonly workDirectory = newWorkDirectory()
  stopping = false

  constructor(endpointsFile: string) {
    this.#endpointsFile = endpointsFile
    process.on('exit', () => this.#removeFiles())
  }

  async stop(signal: NodeJS.Signals) {
    if (this.stopping) return
    this.stopping = true
    this.log.silence()
    const exitCode = this.runtime ? 0 : 1
    this.#removeEndpoints()
    setTimeout(() => this.#cutShort(signal), STOP_LIMIT_MS).unref()
    try {
      await this.app?.stop()
      // A function that waits for what it has started cannot be ended before that, and may have more to start.
      endDescendants()
      setInterval(endDescendants, AGAIN_MS).unref()
      await this.runtime?.stop()
      if (this.runtime?.faults) terminal.info(summaryOf(this.runtime.faults.counts()))
    } catch (error) {
      terminal.error(`while stopping: ${String(error)}`)
    }
    process.exit(exitCode)
  }

  /**
   * A thread that is inside of Node.js itself, as where it hashes something at length, ends no sooner than that
   * does, and `process.exit` would wait for it: then this process ends as if it had never handled the signal.
   */
  #cutShort(signal: NodeJS.Signals) {
    endDescendants()
    this.#removeFiles()
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }

  #removeFiles() {
    this.#removeEndpoints()
    removeWorkDirectory(this.workDirectory)
  }

  #removeEndpoints() {
    if (this.runtime) removeEndpoints(this.#endpointsFile, this.runtime.endpoints)
  }
}

const readyLine = ({ web, ws, aws }: Endpoints): string =>
  `Ready: open ${web} (WebSocket ${ws}, AWS endpoint ${aws}; Ctrl-C stops)`

/** One part's fault must not end the others. */
function surviveFaults(log: CalmLog) {
  const survive = (error: unknown) =>
    log.error(`something failed and the rest goes on: ${whereItFailed(error)}`)
  process.on('uncaughtException', survive)
  process.on('unhandledRejection', survive)
}

const whereItFailed = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join('\n') : String(error)
