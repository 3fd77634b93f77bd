/** The stack that scenarios play on: the synthesized app on this machine, or one that is deployed. */

import { ENVIRONMENT } from '../../functions/environment.ts'
import type { RuntimeLog } from '../../local/aws/ports.ts'
import { type Clock, systemClock } from '../../local/clock.ts'
import { type Runtime, startRuntime } from '../../local/runtime.ts'
import { type Assembly, readAssembly } from '../../local/template/assembly.ts'
import { synthesizedApp } from './app.ts'
import { useWire } from './wire.ts'

export interface StackOptions {
  /** Long where nobody is to miss a turn, however busy the machine is. */
  turnSeconds?: number
  /** How many real seconds one of the services' timers lasts: more than 1 for what is merely slow here. */
  secondsLast?: number
  /** Where the functions' logs are kept; absent, they are not. */
  logDirectory?: string
}

export interface Stack {
  runtime: Runtime
  /** What the runtime warned of; functions' own logs are not in it. */
  warnings: string[]
  stop(): Promise<void>
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { turnSeconds = 30, secondsLast = 1, logDirectory } = options
  const warnings: string[] = []
  const log: RuntimeLog = {
    info: () => {},
    warn: (line) => void warnings.push(line),
    error: (line) => void warnings.push(line),
  }
  const app = readAssembly(await synthesizedApp())
  const clock: Clock = {
    now: () => systemClock.now(),
    after: (ms, callback) => systemClock.after(ms * secondsLast, callback),
  }
  const runtime = await startRuntime({ assembly: withTurns(app, turnSeconds), log, clock, logDirectory })
  return { runtime, warnings, stop: () => runtime.stop() }
}

/** What `-c turnSeconds=…` would have synthesized. */
function withTurns(app: Assembly, turnSeconds: number): Assembly {
  const written = new RegExp(`"${ENVIRONMENT.turnSeconds}":"\\d+"`, 'g')
  const stacks = app.stacks.map((stack) => {
    const template = JSON.stringify(stack.template)
    if (!written.test(template))
      throw new Error(`No function of ${stack.stackName} is told how long a turn is.`)
    const changed = template.replace(written, `"${ENVIRONMENT.turnSeconds}":"${turnSeconds}"`)
    return { ...stack, template: JSON.parse(changed) }
  })
  return { ...app, stacks }
}

/** Synthesis takes its time on a busy machine, and so do two dozen cold starts. */
const START_MS = 180_000

/**
 * A stack for all tests of a file. With `JANKEN_WS_URL` set that is the deployed one behind it; scenarios are
 * told nothing but the URL.
 */
export function useStack(options: StackOptions = {}): { readonly url: string; readonly local: Stack } {
  const deployed = process.env.JANKEN_WS_URL
  let stack: Stack | undefined
  const running = () => {
    if (!stack) throw new Error('No stack runs on this machine.')
    return stack
  }
  if (!deployed) {
    beforeAll(async () => {
      stack = await startStack(options)
    }, START_MS)
    afterAll(() => stack?.stop())
  }
  useWire()
  return {
    get url() {
      return deployed ?? running().runtime.endpoints.ws
    },
    get local() {
      return running()
    },
  }
}
