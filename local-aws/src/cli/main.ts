import { open as openInspector } from 'node:inspector'
import { join, relative } from 'node:path'
import { systemClock } from '../common/clock.ts'
import { type Endpoints, removeEndpoints, writeEndpoints } from '../runtime/endpoints-file.ts'
import { describeError } from '../runtime/error-message.ts'
import { checkPorts } from '../runtime/listen.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { newWorkDirectory, removeWorkDirectory } from '../runtime/work-directory.ts'
import { Synthesis } from '../synth/synth.ts'
import { AppWatch } from '../watch/index.ts'
import { DeduplicatingLog } from './deduplicating-log.ts'
import { onParentExit } from './exit-with-parent.ts'
import { readFaultsFile, summaryOf } from './faults-file.ts'
import { HELP } from './help.ts'
import { killDescendants } from './kill-descendants.ts'
import { asksForHelp, readOptions } from './options.ts'
import { removeOwnDirectory, stateDirectoryFor } from './state-directory.ts'
import { terminal } from './terminal.ts'

/** Time limit of an orderly stop. After it, the process kills its descendants and itself. */
const STOP_LIMIT_MS = 1_800
/** Interval at which descendants are killed while the runtime stops. */
const KILL_INTERVAL_MS = 100

/** The command behind `npm start`: synthesizes the app of this directory and runs it until Ctrl-C. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const projectDirectory = process.cwd()
  if (asksForHelp(args)) return void process.stdout.write(HELP)
  const stateDirectory = await stateDirectoryFor(projectDirectory)
  const endpointsFile = join(stateDirectory, 'endpoints.json')
  const session = new Session(endpointsFile)
  process.on('exit', () => removeOwnDirectory(stateDirectory))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void session.stop(signal))
  // Only under npm. Started in another way, the process may be meant to outlive its parent.
  if (env.npm_lifecycle_event) onParentExit(() => void session.stop('SIGTERM'))
  try {
    const options = readOptions(args, env)
    const { ports, hosts, externalEndpoints, credentials, context, watch, telemetry, faultsFile, latency } =
      options
    const { dataDirectory, inspectPort } = options
    if (inspectPort !== undefined) openInspector(inspectPort, '127.0.0.1')
    const faults = faultsFile === undefined ? undefined : readFaultsFile(faultsFile)
    await checkPorts(ports)
    const appOptions = { projectDirectory, stateDirectory, context }
    const app = watch ? new AppWatch({ ...appOptions, log: terminal }) : new Synthesis(appOptions)
    session.app = app
    terminal.info('Synthesizing the app of cdk.json ...')
    // The app runs in its own process, so this one loads the runtime in parallel.
    const [assembly, { startRuntime }] = await Promise.all([app.run(), import('../runtime/runtime.ts')])
    const logDirectory = join(stateDirectory, 'logs')
    const runtime = await startRuntime({
      assembly,
      ports,
      hosts,
      externalEndpoints,
      credentials,
      logDirectory,
      workDirectory: session.workDirectory,
      ...(telemetry && { telemetryFile: join(stateDirectory, 'telemetry.jsonl') }),
      log: session.log,
      console: { ...options.console, projectDirectory },
      reloadsPages: watch,
      isInspected: inspectPort !== undefined,
      ...(dataDirectory !== undefined && { dataDirectory }),
      ...(faults && { faults }),
      ...(latency && { latency }),
    })
    session.runtime = runtime
    surviveFaults(session.log)
    writeEndpoints(endpointsFile, runtime.endpoints)
    if (stateDirectory !== join(projectDirectory, '.local'))
      terminal.info(
        `Another runtime runs in this directory. See ${relative(projectDirectory, endpointsFile)}`,
      )
    if (faults) terminal.info(`Injecting faults from ${faultsFile}, seed ${faults.seed ?? 0}`)
    if (latency) terminal.info('Delaying calls by the latencies of AWS (docs/faults.md)')
    terminal.info(readyLine(runtime.endpoints))
    if (app instanceof AppWatch)
      app.begin(async (next) => {
        await runtime.deploy(next)
        writeEndpoints(endpointsFile, runtime.endpoints)
      })
  } catch (error) {
    if (session.stopping) return
    console.error(describeError(error))
    process.exit(1)
  }
}

/** Everything that the command has started, so that it can be stopped. */
class Session {
  readonly #endpointsFile: string
  /** The log of the running services. Silent from `stop` on. */
  readonly log = new DeduplicatingLog(terminal, systemClock)
  app: Synthesis | AppWatch | undefined
  runtime: Runtime | undefined
  /** Belongs to the session, because the session may end before a runtime exists. */
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
      // A function's thread cannot end while it waits for a child process, and it may start further ones.
      killDescendants()
      setInterval(killDescendants, KILL_INTERVAL_MS).unref()
      await this.runtime?.stop()
      if (this.runtime?.faults) terminal.info(summaryOf(this.runtime.faults.counts()))
    } catch (error) {
      terminal.error(`Stopping failed: ${String(error)}`)
    }
    process.exit(exitCode)
  }

  /**
   * Ends this process by the signal's default action. `process.exit` would wait for threads, and a thread inside a
   * long native call of Node.js (a hash, say) cannot be stopped.
   */
  #cutShort(signal: NodeJS.Signals) {
    killDescendants()
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

const readyLine = ({ web, ws, aws, console: page }: Endpoints): string =>
  `Ready: open ${web} (console ${page}, WebSocket ${ws}, AWS endpoint ${aws}; Ctrl-C stops)`

/** Keeps the process alive after an uncaught error: a fault in one service must not end the others. */
function surviveFaults(log: DeduplicatingLog) {
  const survive = (error: unknown) =>
    log.error(`Unexpected error, the runtime keeps running: ${whereItFailed(error)}`)
  process.on('uncaughtException', survive)
  process.on('unhandledRejection', survive)
}

const whereItFailed = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join('\n') : String(error)
