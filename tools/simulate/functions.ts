/**
 * Lambda: the handlers of functions/, called in process. An invocation may start cold, crash at one of its calls, run
 * out of its time, or be one of two of the same event.
 */
import { handler as audience } from '../../functions/handlers/audience.ts'
import { handler as connect } from '../../functions/handlers/connect.ts'
import { handler as fallback } from '../../functions/handlers/default.ts'
import { handler as disconnect } from '../../functions/handlers/disconnect.ts'
import { handler as hosting } from '../../functions/handlers/events.ts'
import { handler as lobby } from '../../functions/handlers/lobby.ts'
import { handler as openRound } from '../../functions/handlers/open-round.ts'
import { handler as play } from '../../functions/handlers/play.ts'
import { handler as profile } from '../../functions/handlers/profile.ts'
import { handler as publish } from '../../functions/handlers/publish.ts'
import { handler as pushEnd } from '../../functions/handlers/push-end.ts'
import { handler as settle } from '../../functions/handlers/settle.ts'
// Handlers load these at their first request. A run must not depend on the runs before it.
import '../../functions/events/attend.ts'
import '../../functions/events/begin.ts'
import '../../functions/events/exit.ts'
import '../../functions/events/hold.ts'
import '../../functions/events/reveal.ts'
import '../../functions/events/screen.ts'
import '../../functions/matchmaking/rematch.ts'
import '../../functions/rooms/create.ts'
import '../../functions/rooms/enter.ts'
import '../../functions/rooms/exit.ts'
import '../../functions/rooms/start.ts'
import type { DeployedFunction } from './deployed.ts'
import type { Fault, Faults } from './faults.ts'
import type { Chance, Streams } from './random.ts'
import type { Story } from './story.ts'
import type { Owner, VirtualTime } from './virtual-time.ts'

/** By a part of the function's name. */
const HANDLERS: Record<string, (event: never, context: never) => Promise<unknown>> = {
  Publish: publish,
  Connect: connect,
  Disconnect: disconnect,
  Profile: profile,
  OpenRound: openRound,
  Settle: settle,
  PushEnd: pushEnd,
  Lobby: lobby,
  Hosting: hosting,
  Play: play,
  Audience: audience,
  Fallback: fallback,
}

const WARM_MS = [3, 25] as const
const COLD_MS = [150, 600] as const
/** Most functions make fewer calls than this; one that does crashes before it answers. */
const CRASHES_WITHIN_CALLS = 8

export interface Failure {
  errorType: string
  errorMessage: string
}
export type Outcome = { payload: unknown } | { failure: Failure }

/** One run of a handler. */
export class Invocation implements Owner {
  /** Who and for whom, for example `Play throw of P3`. */
  readonly label: string
  readonly chance: Chance
  isOver = false
  calls = 0
  /** At which call it dies, if at any, and whether that call is still sent. */
  readonly crash: { atCall: number; isSent: boolean } | undefined
  readonly #end: (outcome: Outcome) => void

  constructor(label: string, chance: Chance, crash: Fault | undefined, end: (outcome: Outcome) => void) {
    this.label = label
    this.chance = chance
    this.crash = crash && {
      atCall: 1 + Math.floor(crash.draw('call') * CRASHES_WITHIN_CALLS),
      isSent: crash.draw('sent') < 0.6,
    }
    this.#end = end
  }

  /** Counts a call; says whether the function dies at it. */
  diesAtCall(): 'lives' | 'dies unsent' | 'dies sent' {
    this.calls += 1
    if (this.calls !== this.crash?.atCall) return 'lives'
    return this.crash.isSent ? 'dies sent' : 'dies unsent'
  }

  end(outcome: Outcome): void {
    if (this.isOver) return
    this.isOver = true
    this.#end(outcome)
  }
}

export interface FunctionsOptions {
  deployed: DeployedFunction[]
  time: VirtualTime
  faults: Faults
  streams: Streams
  story: Story
}

export class Functions {
  readonly #options: FunctionsOptions
  #invocations = 0

  constructor(options: FunctionsOptions) {
    this.#options = options
  }

  /** `about`: for whom, for example `throw of P3`. `done` is called once, when the function has ended. */
  invoke(nameOrArn: string, event: string, about: string, done: (outcome: Outcome) => void): void {
    const { deployed, faults, time, story } = this.#options
    const found = deployed.find(({ name, arn }) => arn === nameOrArn || name === nameOrArn)
    const [name, handler] = Object.entries(HANDLERS).find(([part]) => found?.name.includes(part)) ?? []
    if (!found || !name || !handler) throw new Error(`There is no function ${nameOrArn}.`)
    const label = `${name} ${about}`
    // Of an event that is delivered twice, the answer that comes first counts.
    let isAnswered = false
    const answer = (outcome: Outcome) => {
      if (isAnswered) return
      isAnswered = true
      done(outcome)
    }
    const run = () => this.#run({ label, handler, event, timeoutMs: found.timeoutMs }, answer)
    const twice = faults.strike('function is invoked twice', label)
    if (twice) {
      story.tell(label, 'is invoked twice')
      time.after(twice.draw('later') * 3_000, run)
    }
    run()
  }

  #run(
    call: { label: string; handler: (typeof HANDLERS)[string]; event: string; timeoutMs: number },
    done: (outcome: Outcome) => void,
  ): void {
    const { time, faults, streams, story } = this.#options
    const { label, handler, event, timeoutMs } = call
    const chance = streams.of(label)
    const crash = faults.strike('function crashes', label)
    const cold = faults.strike('function starts cold', label)
    const startMs = cold ? between(COLD_MS, cold.draw('start')) : chance.between(...WARM_MS)
    const requestId = `invocation-${++this.#invocations}`

    const invocation = new Invocation(label, chance, crash, (outcome) => {
      timer.cancel()
      // The caller tells the outcome in the story. Nothing of the function runs any more.
      time.after(1, () => done(outcome))
    })
    const deadline = time.now() + startMs + timeoutMs
    const timer = time.after(startMs + timeoutMs, () => {
      story.tell(label, 'runs out of time')
      invocation.end(failed('Sandbox.Timedout', 'Task timed out'))
    })
    const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => deadline - time.now() }
    const start = async () => {
      const result: Outcome = await handler(JSON.parse(event) as never, context as never).then(
        (payload) => ({ payload }),
        (error: Error) => failed(error.name, error.message),
      )
      if (invocation.isOver) return
      if (crash) story.tell(label, 'crashes before it answers')
      invocation.end(crash ? CRASHED : result)
    }
    time.after(startMs, () => void start(), invocation)
  }
}

export const failed = (errorType: string, errorMessage: string): Outcome => ({
  failure: { errorType, errorMessage },
})

export const CRASHED = failed('Runtime.ExitError', 'Runtime exited with error: signal: killed')

export const between = ([least, most]: readonly [number, number], share: number): number =>
  least + share * (most - least)
