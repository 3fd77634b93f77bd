/** One soak from beginning to end: traffic, a pause to measure in, traffic, a pause like the first, and the checks. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Progress } from '../bench/progress.ts'
import { RuntimeProcess } from '../bench/runtime-process.ts'
import { usageOf } from '../bench/usage.ts'
import { contextArguments, NO_PLAYER_LIMITS } from '../no-limits.ts'
import { executionsWith, failedExecutions, itemsOf, orphans, stuckExecutions } from './aftermath.ts'
import { Crowd } from './crowd.ts'
import { GameBook } from './game-book.ts'
import { MEASURED, type Memory, memoryOf } from './memory.ts'

export interface SoakOptions {
  minutes: number
  crowd: number
  seed: number
  turnSeconds: number
  /** How long nothing happens before the memory is looked at. */
  settleSeconds: number
  directory: string
  progress: Progress
}

/** The runtime at rest: nobody is connected, no game runs, garbage is collected. */
export interface Rest {
  /** Minutes of traffic before it. */
  afterMinutes: number
  memory: Memory
  /** What the runtime keeps on purpose: items of the table, ended executions. */
  items: number
  executions: number
}

export interface Check {
  name: string
  holds: boolean
  found: string
}

export interface Outcome {
  minutes: number
  seed: number
  games: number
  judged: number
  counts: Record<string, number>
  /** Resident memory under load, every ten seconds, in bytes. */
  series: { atSeconds: number; rss: number }[]
  rests: Rest[]
  complaints: string[]
  violations: string[]
  checks: Check[]
}

/** The memory after so many minutes of traffic is what the end is compared with; of a short soak, after a third. */
const BASELINE_MINUTES = 3
const MOST_GROWTH = 1.1
/** Told of while it goes on; all of them stand in the end's table. */
const VIOLATIONS_TOLD = 50
const SAMPLE_EVERY_MS = 10_000
/** Two turns, every retry of a function, and a margin. */
const GAMES_END_WITHIN_MS = 60_000
const SHOWN = 12
/** Complaints of the runtime that hostile players cause, or a busy machine. */
const EXPECTED_COMPLAINTS = [
  // The machine took seconds to start a function. The state machine makes another attempt.
  /OpenRound: Invoke Error: AskedTooLate: /,
  / throttles connection /,
  /route leaderboard: Lambda refused the call: Rate Exceeded/,
  /Authorizer: Invoke Error: Error: Unauthorized$/,
]

export class Soak {
  readonly #options: SoakOptions
  readonly #counts = new Map<string, number>()
  readonly #book = new GameBook(() => performance.now())
  readonly #series: Outcome['series'] = []
  #runtime: RuntimeProcess | undefined
  #traffic = 0
  /** How many violations have been told of already. */
  #told = 0

  constructor(options: SoakOptions) {
    this.#options = options
  }

  async run(): Promise<Outcome> {
    const { minutes, turnSeconds, crowd: size, seed, directory, progress } = this.#options
    progress.begin('start')
    const runtime = await RuntimeProcess.start({
      directory: join(directory, 'runtime'),
      // Its vandals ask for far more than people do, and are meant to reach the functions.
      args: [...contextArguments(NO_PLAYER_LIMITS), '-c', `turnSeconds=${turnSeconds}`],
      ...MEASURED,
    })
    this.#runtime = runtime
    try {
      const house = {
        url: runtime.endpoints.ws,
        book: this.#book,
        count: (what: string) => this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1),
      }
      const crowd = new Crowd({ house, size, seed })
      const first = Math.min(BASELINE_MINUTES, minutes / 3)
      const stuck: string[] = []
      const rests: Rest[] = []
      for (const part of [first, minutes - first]) {
        progress.begin('traffic')
        crowd.open()
        await this.#letPass(part * 60_000)
        progress.begin('everybody goes home')
        await crowd.close()
        const running = await stuckExecutions(runtime.endpoints, GAMES_END_WITHIN_MS)
        stuck.push(...running.map(({ name }) => name))
        await this.#settle()
        rests.push(await this.#rest(runtime))
      }
      const failed = await failedExecutions(runtime.endpoints)
      const orphaned = orphans(await itemsOf(runtime.endpoints), this.#book, Date.now())
      return this.#outcome({ rests, stuck, failed: failed.map(({ name }) => name), orphaned, runtime })
    } finally {
      await this.stop()
    }
  }

  async stop(): Promise<void> {
    await this.#runtime?.stop()
  }

  async #letPass(ms: number): Promise<void> {
    const ends = performance.now() + ms
    let sampledAt = Number.NEGATIVE_INFINITY
    for (let left = ms; left > 0; left = ends - performance.now()) {
      const now = performance.now()
      const rss = usageOf(this.#runtime?.pid ?? 0)?.rss
      if (rss === undefined) throw new Error('The runtime has stopped.')
      if (now - sampledAt >= SAMPLE_EVERY_MS) {
        sampledAt = now
        this.#series.push({ atSeconds: Math.round((this.#traffic + ms - left) / 1000), rss })
      }
      const { judged, violations, running } = this.#book
      for (const found of violations.slice(this.#told, VIOLATIONS_TOLD))
        this.#options.progress.say(`violation: ${found}`)
      this.#told = violations.length
      this.#options.progress.show(
        `${judged} games judged, ${running.length} run, ${violations.length} violations, ${megabytes(rss)}, ${Math.ceil(left / 1000)} s to go`,
      )
      await pause(Math.min(left, 1_000))
    }
    this.#traffic += ms
  }

  async #settle(): Promise<void> {
    const { settleSeconds, progress } = this.#options
    progress.begin(`nothing happens for ${settleSeconds} s`)
    await pause(settleSeconds * 1000)
  }

  async #rest(runtime: RuntimeProcess): Promise<Rest> {
    // Before it is asked for all that it keeps, which takes memory by itself.
    const memory = await memoryOf(runtime)
    const [items, ended] = await Promise.all([
      itemsOf(runtime.endpoints),
      executionsWith(runtime.endpoints, 'SUCCEEDED'),
    ])
    const afterMinutes = this.#traffic / 60_000
    return { afterMinutes, memory, items: items.length, executions: ended.length }
  }

  #outcome(found: {
    rests: Rest[]
    stuck: string[]
    failed: string[]
    orphaned: string[]
    runtime: RuntimeProcess
  }): Outcome {
    const { rests, stuck, failed, orphaned, runtime } = found
    const { violations, judged, endings, ratings } = this.#book
    const complaints = runtime.complaints.filter(
      (line) => !EXPECTED_COMPLAINTS.some((expected) => expected.test(line)),
    )
    const [before, after] = rests
    const growth = (after?.memory.rss ?? 0) / (before?.memory.rss ?? 1)
    const none = (name: string, list: readonly string[]): Check => ({
      name,
      holds: list.length === 0,
      found: list.length === 0 ? 'none' : `${list.length}: ${list.slice(0, SHOWN).join('; ')}`,
    })
    return {
      minutes: this.#options.minutes,
      seed: this.#options.seed,
      games: endings.size,
      judged,
      counts: Object.fromEntries([...this.#counts].sort()),
      series: this.#series,
      rests,
      complaints,
      violations,
      checks: [
        {
          name: `memory at the end at most ${MOST_GROWTH} times that after ${before?.afterMinutes.toFixed(1)} minutes`,
          holds: growth <= MOST_GROWTH,
          found: `${growth.toFixed(3)} times`,
        },
        none('executions that never ended', stuck),
        none('executions that failed', failed),
        { name: 'games were played and judged', holds: judged > 0, found: String(judged) },
        {
          name: 'ratings were computed again',
          holds: ratings.recomputed > 0,
          found: String(ratings.recomputed),
        },
        none('games judged wrong, and other violations', violations),
        none('state that nobody owns', orphaned),
        none('warnings and errors that the runtime printed', complaints),
      ],
    }
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
