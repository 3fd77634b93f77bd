/** The stack of an event, in a separate process. `node server.ts --faults 0.02 ...` is that process. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import { synthesize } from '../../local-aws/src/synth/synth.ts'
import { NO_LIMITS } from '../no-limits.ts'
import { everyFault } from '../soak/faults/fault-mix.ts'
import { type Options, readOptions } from './options.ts'

/** Maximum number of the runtime's warnings and errors that are printed. */
const MAX_COMPLAINTS = 10
const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

type Order = 'faults' | 'calm'

export interface Server {
  url: string
  /** Starts or stops fault injection. */
  order(what: Order): void
  stop(): Promise<void>
}

/** A deployed stack. Faults cannot be injected there. */
export const deployed = (url: string): Server => ({ url, order() {}, async stop() {} })

export async function startServer(): Promise<Server> {
  const file = fileURLToPath(import.meta.url)
  const child: ChildProcess = fork(file, process.argv.slice(2), { execArgv: ['--import', 'tsx'] })
  const url = await Promise.race([
    once(child, 'message').then(([address]) => address as string),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended with code ${code}.`)
    }),
  ])
  return {
    url,
    order: (what) => void child.send(what),
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

async function serve({ turn, limits, faults, logs }: Options): Promise<void> {
  const assembly = await synthesize({
    projectDirectory: PROJECT,
    stateDirectory: `${PROJECT}/.local/event-load`,
    context: { turnSeconds: String(turn), ...(limits ? {} : NO_LIMITS) },
  })
  let complaints = 0
  const complain = (line: string) => {
    if (faults === 0 && ++complaints <= MAX_COMPLAINTS) console.error(line)
  }
  const runtime = await startRuntime({
    assembly,
    log: { info() {}, warn: complain, error: complain },
    ...(logs ? { logDirectory: logs } : {}),
    ...(faults > 0 ? { faults: { rules: [] } } : {}),
  })
  process.on('message', (order: Order) =>
    runtime.faults?.replace(order === 'faults' ? everyFault({ level: faults, seed: 1 }) : { rules: [] }),
  )
  process.on('disconnect', () => void runtime.stop().then(() => process.exit()))
  process.send?.(runtime.endpoints.ws)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(readOptions())
