import { join } from 'node:path'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints-file.ts'
import { checkPorts } from './listen.ts'
import { readOptions, StartError } from './options.ts'
import { type Runtime, startRuntime } from './runtime.ts'
import { synthesize } from './synth.ts'
import { TemplateError } from './template/model.ts'
import { terminal } from './terminal.ts'

/** A stop that takes longer than this is cut short: nothing may be left behind. */
const STOP_LIMIT_MS = 1_800

/** The command behind `npm start`: synthesizes the app of this directory and runs it until Ctrl-C. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const projectDirectory = process.cwd()
  const stateDirectory = join(projectDirectory, '.local')
  const endpointsFile = join(stateDirectory, 'endpoints.json')
  const starting = new AbortController()
  const giveUp = () => {
    starting.abort()
    process.exit(1)
  }
  process.on('SIGINT', giveUp)
  process.on('SIGTERM', giveUp)
  try {
    const options = readOptions(args, env)
    if (options.watch) throw new StartError('--watch is not there yet.')
    const { ports, elsewhere, credentials, context, telemetry } = options
    await checkPorts(ports)
    terminal.info('Synthesizing the app of cdk.json ...')
    const { signal } = starting
    const assembly = await synthesize({ projectDirectory, stateDirectory, context, signal })
    const logDirectory = join(stateDirectory, 'logs')
    const runtime = await startRuntime({
      assembly,
      ports,
      elsewhere,
      credentials,
      logDirectory,
      ...(telemetry && { telemetryFile: join(stateDirectory, 'telemetry.jsonl') }),
      log: terminal,
    })
    process.off('SIGINT', giveUp)
    process.off('SIGTERM', giveUp)
    keepRunning(runtime, endpointsFile)
    writeEndpoints(endpointsFile, runtime.endpoints)
    terminal.info(readyLine(runtime.endpoints))
  } catch (error) {
    console.error(startProblem(error))
    process.exit(1)
  }
}

/** One line for what whoever started this can put right; the stack for what is our own fault. */
function startProblem(error: unknown): string {
  if (error instanceof StartError) return error.message
  if (error instanceof TemplateError) {
    const [only, ...others] = error.problems
    const heading = 'The template cannot be run on one machine:'
    return others.length === 0 ? `${heading} ${only}` : [heading, ...error.problems].join('\n  ')
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const readyLine = ({ web, ws, aws }: Endpoints): string =>
  `Ready: open ${web} (WebSocket ${ws}, AWS endpoint ${aws}; Ctrl-C stops)`

function keepRunning(runtime: Runtime, endpointsFile: string) {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    removeEndpoints(endpointsFile, runtime.endpoints)
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref()
    runtime
      .stop()
      .catch((error: unknown) => terminal.error(`while stopping: ${String(error)}`))
      .finally(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('exit', () => removeEndpoints(endpointsFile, runtime.endpoints))
  // One part's fault must not end the others.
  const survive = (error: unknown) =>
    terminal.error(`something failed and the rest goes on: ${whereItFailed(error)}`)
  process.on('uncaughtException', survive)
  process.on('unhandledRejection', survive)
}

const whereItFailed = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join('\n') : String(error)
