/** Runs one soak: traffic, a pause for measurements, more traffic, a second pause, then the checks. */
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
  /** Pause without traffic before each measurement of the memory. */
  settleSeconds: number
  directory: string
  progress: Progress
}

/** A measurement of the runtime at rest: no connections, no running games, no garbage. */
export interface Rest {
  /** Minutes of traffic before it. */
  afterMinutes: number
  memory: Memory
  /** Number of items in the table, which the runtime keeps on purpose. */
  items: number
  /** Number of ended executions, which it keeps too. */
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

/** Minutes of traffic before the measurement that the last one is compared with; a third of a shorter soak. */
const BASELINE_MINUTES = 3
const MOST_GROWTH = 1.1
/** Maximum number of violations that are printed while the soak runs. The report counts all of them. */
const MOST_PRINTED = 50
const SAMPLE_EVERY_MS = 10_000
/** Time limit for running games: two turns, every retry of a function, and a margin. */
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
  /** Number of violations printed so far. */
  #printed = 0

  constructor(options: SoakOptions) {
    this.#options = options
  }

  async run(): Promise<Outcome> {
    const { minutes, turnSeconds, crowd: size, seed, directory, progress } = this.#options
    progress.begin('start')
    const runtime = await RuntimeProcess.start({
      directory: join(directory, 'runtime'),
      // Vandals send far more requests than people do, and their requests should reach the functions.
      args: [...contextArguments(NO_PLAYER_LIMITS), '-c', `turnSeconds=${turnSeconds}`],
      ...MEASURED,
    })
    this.#runtime = runtime
    try {
      const context = {
        url: runtime.endpoints.ws,
        book: this.#book,
        count: (what: string) => this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1),
      }
      const crowd = new Crowd({ context, size, seed })
      const first = Math.min(BASELINE_MINUTES, minutes / 3)
      const stuck: string[] = []
      const rests: Rest[] = []
      for (const part of [first, minutes - first]) {
        progress.begin('traffic')
        crowd.open()
        await this.#letPass(part * 60_000)
        progress.begin('all players leave')
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
      for (const found of violations.slice(this.#printed, MOST_PRINTED))
        this.#options.progress.say(`violation: ${found}`)
      this.#printed = violations.length
      this.#options.progress.show(
        `${judged} games judged, ${running.length} run, ${violations.length} violations, ${megabytes(rss)}, ${Math.ceil(left / 1000)} s to go`,
      )
      await pause(Math.min(left, 1_000))
    }
    this.#traffic += ms
  }

  async #settle(): Promise<void> {
    const { settleSeconds, progress } = this.#options
    progress.begin(`${settleSeconds} s without traffic`)
    await pause(settleSeconds * 1000)
  }

  async #rest(runtime: RuntimeProcess): Promise<Rest> {
    // The memory first, because reading all items and executions takes memory too.
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
        none('state without an owner', orphaned),
        none('warnings and errors that the runtime printed', complaints),
      ],
    }
  }
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
