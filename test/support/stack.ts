/** The stack that scenarios play on: the synthesized app on this machine, or one that is deployed. */

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
  /** Turns end when their time is over. Otherwise nothing ends on this machine before `endTurns`. */
  realTime?: boolean
  /** Where the functions' logs are kept; absent, they are not. */
  logDirectory?: string
  /** Is told of every call that is held against the policies. */
  audit?: Audit
  log?: RuntimeLog
  /** Faults between the services, which `runtime.faults` replaces. */
  faults?: FaultsFile
}

export interface Stack {
  runtime: Runtime
  /** What it runs. */
  app: Assembly
  /** Whoever has not thrown by now misses the turn: when it is over, or at once if its time has gone by. */
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

/** What `-c turnSeconds=…` would have synthesized. */
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

/** Synthesis takes its time on a busy machine, and so do two dozen cold starts. */
const START_MS = 180_000

/** More than a player's patience, so that a test that hangs ends with what its players heard. */
const TEST_MS = 150_000

export interface Place {
  /** Of the WebSocket. */
  readonly url: string
  /** Only of a stack on this machine. */
  readonly local: Stack
  endTurns(): void
}

/**
 * A stack for all tests of a file. With `JANKEN_WS_URL` set that is the deployed one behind it, where turns end
 * by themselves; scenarios are told nothing but the URL.
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
