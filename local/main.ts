import { join } from 'node:path'
import { type Endpoints, removeEndpoints, writeEndpoints } from './endpoints-file.ts'
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
  let runtime: Runtime | undefined
  try {
    const options = readOptions(args, env)
    if (options.watch) throw new StartError('--watch is not there yet.')
    removeEndpoints(endpointsFile)
    terminal.info('Synthesizing the app of cdk.json ...')
    const assembly = await synthesize({ projectDirectory, stateDirectory, context: options.context })
    const { ports, elsewhere, credentials } = options
    const logDirectory = join(stateDirectory, 'logs')
    runtime = await startRuntime({ assembly, ports, elsewhere, credentials, logDirectory, log: terminal })
  } catch (error) {
    console.error(startProblem(error))
    process.exit(1)
  }
  writeEndpoints(endpointsFile, runtime.endpoints)
  keepRunning(runtime, endpointsFile)
  terminal.info(readyLine(runtime.endpoints))
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
    removeEndpoints(endpointsFile)
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref()
    runtime
      .stop()
      .catch((error: unknown) => terminal.error(`while stopping: ${String(error)}`))
      .finally(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('exit', () => removeEndpoints(endpointsFile))
  // One part's fault must not end the others.
  const survive = (error: unknown) =>
    terminal.error(
      `something failed and the rest goes on: ${error instanceof Error ? error.stack : String(error)}`,
    )
  process.on('uncaughtException', survive)
  process.on('unhandledRejection', survive)
}
