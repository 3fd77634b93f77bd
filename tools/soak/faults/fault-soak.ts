/**
 * Crowds on a runtime whose services fail by changing rules. First every game must be judged right under faults
 * (safety). Then nothing fails, and everything must come to rest (liveness).
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { FaultsFile } from '../../../local-aws/src/faults/index.ts'
import type { Runtime } from '../../../local-aws/src/runtime/runtime.ts'
import {
  causesOf,
  executionsWith,
  failedExecutions,
  itemsOf,
  orphans,
  settledOtherwise,
  stuckExecutions,
} from '../aftermath.ts'
import { Crowd, type People, POLITE_CROWD } from '../crowd.ts'
import { GameBook, type ViolationKind } from '../game-book.ts'
import { comesToRest } from '../habits.ts'
import type { SoakContext } from '../soak-context.ts'
import type { Pace } from '../timing.ts'

/** A phase with the same rules. */
export interface Phase {
  name: string
  rules: FaultsFile
  /** Milliseconds. Undefined: until every player has come at least once and a game has been judged. */
  lastsMs?: number
}

export interface FaultSoakOptions {
  runtime: Runtime
  /** Number of players of each kind. */
  crowd: number
  people?: People
  pace?: Pace
  seed: number
  /** How long executions may run on when nothing fails and nobody plays. */
  restsWithinMs: number
  /** Gets progress reports. */
  say?: (line: string) => void
}

/** The events of one phase. */
export interface PhaseCount {
  name: string
  faults: number
  games: number
  rounds: number
  aborted: number
  violations: number
}

/** Longest wait under faults by its reason, in milliseconds. */
export type LongestWaits = Readonly<Record<string, number>>

const LOOK_EVERY_MS = 200

const NO_FAULTS: FaultsFile = { rules: [] }

export class FaultSoak {
  readonly book = new GameBook(() => performance.now())
  readonly counts = new Map<string, number>()
  readonly phases: PhaseCount[] = []
  /** Why games were aborted, and how often. */
  readonly causes = new Map<string, number>()
  readonly #explained = new Set<string>()
  readonly #waits = new Map<string, number>()
  readonly #runtime: Runtime
  readonly #context: SoakContext & { hasFaults: boolean }
  readonly #crowd: Crowd
  readonly #restsWithinMs: number
  readonly #say: (line: string) => void
  #printed = 0

  constructor(options: FaultSoakOptions) {
    const { runtime, crowd, people = POLITE_CROWD, pace, seed, restsWithinMs, say = () => {} } = options
    this.#runtime = runtime
    this.#restsWithinMs = restsWithinMs
    this.#say = say
    this.#context = {
      url: runtime.endpoints.ws,
      book: this.book,
      hasFaults: false,
      ...(pace && { pace }),
      count: (what) => this.counts.set(what, (this.counts.get(what) ?? 0) + 1),
      waited: (forWhat, ms) => this.#waits.set(forWhat, Math.max(ms, this.#waits.get(forWhat) ?? 0)),
    }
    this.#crowd = new Crowd({ context: this.#context, size: crowd, seed, people })
  }

  get longestWaits(): LongestWaits {
    return Object.fromEntries(this.#waits)
  }

  get violations(): readonly string[] {
    return this.book.violations
  }

  /** Runs the phases with faults, then the calm phase in which everything must come to rest. */
  async run(phases: readonly Phase[]): Promise<void> {
    this.#context.hasFaults = true
    for (const [index, phase] of phases.entries())
      await this.#count(phase.name, async () => {
        this.#replace(phase.rules)
        if (phase.lastsMs === undefined) return this.#visitUntilJudged()
        if (index === 0) this.#crowd.open()
        await this.#letPass(phase.lastsMs)
      })
    await this.#count('calm', () => this.#calm())
  }

  /** Players come again when all their games were aborted or not begun, as may happen on a busy machine. */
  async #visitUntilJudged(): Promise<void> {
    const before = this.book.judged
    do await this.#crowd.visitOnce()
    while (this.book.judged === before)
  }

  /** All players leave and all games end. Then every player must be able to play again. */
  async #calm(): Promise<void> {
    this.#replace(NO_FAULTS)
    await this.#crowd.close()
    await this.#rest()
    this.#context.hasFaults = false
    await this.#crowd.visitOnce(comesToRest)
    await this.#rest()
    await this.#inspect()
    this.#printViolations()
  }

  #replace(rules: FaultsFile): void {
    if (!this.#runtime.faults) throw new Error('The runtime was started without faults.')
    this.#runtime.faults.replace(rules)
  }

  async #rest(): Promise<void> {
    const running = await stuckExecutions(this.#runtime.endpoints, this.#restsWithinMs)
    for (const { name } of running) this.book.violation(`game ${name} never ends`, 'stuck')
  }

  /**
   * A finding counts as a violation only if it repeats, because the server closes the last connections a moment later.
   */
  async #inspect(): Promise<void> {
    const ends = performance.now() + this.#restsWithinMs
    let found = await this.#look()
    while (found.length > 0 && performance.now() < ends) {
      await pause(LOOK_EVERY_MS)
      found = await this.#look()
    }
    for (const [kind, what] of found) this.book.violation(what, kind)
    await this.#explain()
  }

  /** The runtime forgets old executions, so each calm phase checks those that failed since the previous one. */
  async #explain(): Promise<void> {
    const { endpoints } = this.#runtime
    const failed = (await failedExecutions(endpoints)).filter(({ name }) => !this.#explained.has(name))
    for (const { name } of failed) this.#explained.add(name)
    for (const cause of await causesOf(endpoints, failed))
      this.causes.set(cause, (this.causes.get(cause) ?? 0) + 1)
  }

  async #look(): Promise<[ViolationKind, string][]> {
    const { endpoints } = this.#runtime
    const [items, failed] = await Promise.all([itemsOf(endpoints), failedExecutions(endpoints)])
    const running = await executionsWith(endpoints, 'RUNNING')
    const unsettled = new Set(failed.map(({ name }) => name))
    const all = (kind: ViolationKind, found: string[]) =>
      found.map((what): [ViolationKind, string] => [kind, what])
    return [
      ...all('left behind', orphans(items, this.book, Date.now())),
      ...all('settled twice or never', settledOtherwise(items, unsettled)),
      ...all(
        'stuck',
        running.map(({ name }) => `game ${name} runs though nobody plays`),
      ),
    ]
  }

  async #letPass(ms: number): Promise<void> {
    const ends = performance.now() + ms
    for (let left = ms; left > 0; left = ends - performance.now()) {
      await pause(Math.min(left, 1_000))
      this.#printViolations()
    }
  }

  #printViolations(): void {
    const { violations } = this.book
    for (const what of violations.slice(this.#printed)) this.#say(`violation: ${what}`)
    this.#printed = violations.length
  }

  async #count(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.#totals()
    await work()
    const after = this.#totals()
    const grown = (of: keyof typeof after) => after[of] - before[of]
    this.phases.push({
      name,
      faults: grown('faults'),
      games: grown('games'),
      rounds: grown('rounds'),
      aborted: grown('aborted'),
      violations: grown('violations'),
    })
    const { faults, games, rounds, aborted, violations } = this.phases.at(-1) as PhaseCount
    this.#say(
      `${name}: ${faults} faults, ${games} games, ${rounds} rounds, ${aborted} aborted, ${violations} violations`,
    )
  }

  #totals() {
    const { judged, rounds, aborted, violations } = this.book
    const faults = this.#runtime.faults?.counts().reduce((sum, { count }) => sum + count, 0) ?? 0
    return { faults, games: judged, rounds, aborted, violations: violations.length }
  }
}
