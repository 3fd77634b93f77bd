import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  type Behaviour,
  fails,
  hangs,
  inTurn,
  type Json,
  type Run,
  refuses,
  stateMachine,
  submits,
  succeeds,
  type TaskBehaviour,
  takes,
  throws,
  waits,
} from '../../src/kit/index.ts'

/** What a Task does, as a case writes it: one word and, where it takes its time, `after` so many milliseconds. */
interface Deed {
  succeeds?: Json
  fails?: [error: string, cause: string]
  throws?: [errorType: string, errorMessage: string]
  refuses?: [code: string, message: string, httpStatus: number]
  hangs?: true
  /** What the call itself is answered with. */
  submits?: Json
  /** Succeeds with a text of so many characters. */
  large?: number
  /** Heartbeats, so many milliseconds each after the one before; then nothing. */
  heartbeats?: number[]
  after?: number
}

export interface Case {
  /** As features.yaml lists it. */
  feature: string
  definition: object
  type?: 'STANDARD' | 'EXPRESS'
  input?: Json
  /** By the Task's name, attempt by attempt. */
  tasks?: { [name: string]: Deed[] }
  /** StopExecution, so many milliseconds after the start. */
  stop?: { after: number; error: string; cause: string }
  /** `history` is only the end of it where the number of `events` is given. */
  expected: Outcome & { events?: number; history: ({ event: string } & { [detail: string]: Json })[] }
}

export interface Outcome {
  status: string
  output?: Json
  error?: string
  cause?: string
}

const cases = new URL('./cases/', import.meta.url)

export const corpus: readonly [file: string, Case][] = readdirSync(cases).map((file) => [
  file,
  parse(readFileSync(new URL(file, cases), 'utf8')),
])

export async function play({
  definition,
  type = 'STANDARD',
  input = {},
  tasks = {},
  stop,
}: Case): Promise<Run> {
  const behaviours = Object.entries(tasks).map(([name, [first = {}, ...more]]): [string, TaskBehaviour] => [
    name,
    inTurn(behaviourOf(first), ...more.map(behaviourOf)),
  ])
  const run = stateMachine(definition, { type }).start({ input, tasks: Object.fromEntries(behaviours) })
  if (stop) {
    await run.advance(stop.after)
    run.stop(stop.error, stop.cause)
  }
  return run.end()
}

function behaviourOf(deed: Deed): Behaviour {
  const later = takes(deed.after ?? 0, wordOf(deed))
  return deed.submits === undefined ? later : submits(deed.submits, later)
}

function wordOf({ succeeds: output, large, fails: failure, ...deed }: Deed): Behaviour {
  if (failure) return fails(...failure)
  if (deed.throws) return throws(...deed.throws)
  if (deed.refuses) return refuses(...deed.refuses)
  if (deed.hangs) return hangs()
  if (large !== undefined) return succeeds('x'.repeat(large))
  const { heartbeats } = deed
  if (!heartbeats) return succeeds(output ?? null)
  return waits(async (call) => {
    for (const ms of heartbeats) {
      await call.sleep(ms)
      call.heartbeat()
    }
  })
}

/** The history with those details that the expectation speaks of. */
export function historyLike({ history }: Run, expected: Case['expected']['history'], tail: boolean) {
  const seen = tail ? history.slice(-expected.length) : history
  return seen.map((event, at) => {
    const { id, previousEventId, type, timestamp: _, ...details } = event
    const all = { ...(Object.values(details)[0] as { [detail: string]: Json } | undefined) }
    const named = Object.keys(expected[at] ?? {}).filter((name) => name in all)
    return {
      event: `${id} <- ${previousEventId} ${type}`,
      ...Object.fromEntries(named.map((name) => [name, all[name]])),
    }
  })
}
