/** The stack for scenarios: the synthesized app on this machine, or a deployed one. */

import { ENVIRONMENT } from '../../functions/environment.ts'
import type { RuntimeLog } from '../../local-aws/src/common/aws/ports.ts'
import { systemClock } from '../../local-aws/src/common/clock.ts'
import type { FaultsFile } from '../../local-aws/src/faults/index.ts'
import { type Runtime, startRuntime } from '../../local-aws/src/runtime/runtime.ts'
import type { Audit } from '../../local-aws/src/services/iam/audit.ts'
import { type Assembly, readAssembly } from '../../local-aws/src/template/assembly.ts'
import { synthesizedApp } from './app.ts'
import { HeldClock } from './held-clock.ts'
import { dropEverybody } from './player.ts'
import { useWire } from './wire.ts'

export interface StackOptions {
  turnSeconds?: number
  /** Whether turns end by themselves. Otherwise a local stack's turns only end with `endTurns`. */
  realTime?: boolean
  /** Directory of the functions' logs. Absent: logs are not kept. */
  logDirectory?: string
  /** Receives every call that is checked against policies. */
  audit?: Audit
  log?: RuntimeLog
  /** Fault rules between the services. `runtime.faults` can replace them. */
  faults?: FaultsFile
}

export interface Stack {
  runtime: Runtime
  /** The synthesized app. */
  app: Assembly
  /** Ends the open turns: each when it is due, or at once if that time has passed. Players without a hand miss them. */
  endTurns(): void
  stop(): Promise<void>
}

const SILENT: RuntimeLog = { info: () => {}, warn: () => {}, error: () => {} }

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { turnSeconds = 300, realTime = false, logDirectory, audit, log = SILENT, faults } = options
  const app = withTurns(readAssembly(await synthesizedApp()), turnSeconds)
  const held = new HeldClock()
  const clock = realTime ? systemClock : held
  const runtime = await startRuntime({ assembly: app, log, clock, logDirectory, audit, faults })
  return { runtime, app, endTurns: () => held.letPass(), stop: () => runtime.stop() }
}

/** Changes the template as `-c turnSeconds=…` would. */
export function withTurns(app: Assembly, turnSeconds: number): Assembly {
  const written = new RegExp(`(?<="${ENVIRONMENT.turnSeconds}":")\\d+`, 'g')
  const stacks = app.stacks.map((stack) => {
    const template = JSON.stringify(stack.template)
    if (template.search(written) < 0)
      throw new Error(`No function of ${stack.stackName} is told how long a turn is.`)
    const changed = template.replace(written, String(turnSeconds))
    return { ...stack, template: JSON.parse(changed) }
  })
  return { ...app, stacks }
}

/** Time limit for the start: the synthesis and two dozen cold starts are slow on a busy machine. */
const START_MS = 180_000

/** Longer than a player's time limit, so that a test that hangs fails with the player's message. */
const TEST_MS = 150_000

export interface Place {
  /** URL of the WebSocket. */
  readonly url: string
  /** Only for a local stack. */
  readonly local: Stack
  endTurns(): void
}

/**
 * Starts a stack for all tests of a file. With `JANKEN_WS_URL`, uses the deployed stack at that URL, where turns end by
 * themselves. Scenarios only know the URL.
 */
export function useStack(options: StackOptions = {}): Place {
  const deployed = process.env.JANKEN_WS_URL
  let stack: Stack | undefined
  const running = () => {
    if (!stack) throw new Error('No stack runs on this machine.')
    return stack
  }
  jest.setTimeout(TEST_MS)
  if (!deployed) {
    beforeAll(async () => {
      stack = await startStack(options)
    }, START_MS)
    afterAll(() => stack?.stop())
  }
  useWire()
  afterAll(dropEverybody)
  return {
    get url() {
      return deployed ?? running().runtime.endpoints.ws
    },
    get local() {
      return running()
    },
    endTurns: () => stack?.endTurns(),
  }
}
