/** Runs the phases one after another, and collects their results. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type DuelLog, errorsOf, latenciesOf, matchTimesOf } from './duel-log.ts'
import { playBesideIdle } from './idle-phase.ts'
import { listenerOf } from './listening-process.ts'
import { type BenchOptions, startArguments } from './options.ts'
import { playInParallel } from './parallel-phase.ts'
import type { Progress } from './progress.ts'
import { measureRelay } from './relay-baseline.ts'
import type { IdlePhase, ParallelPhase, Report, SinglePhase } from './report.ts'
import { RuntimeProcess } from './runtime-process.ts'
import { connectPair, playInTurn } from './single-phase.ts'
import { ascending, quantile, summarize } from './statistics.ts'
import { traceDuels } from './trace-phase.ts'
import { usageOf, watchUsage } from './usage.ts'
import type { Waterfall } from './waterfall.ts'

interface BenchParts {
  options: BenchOptions
  progress: Progress
  /** Parent directory for the runtime's own directory. */
  directory: string
}

export class Bench {
  readonly #options: BenchOptions
  readonly #progress: Progress
  readonly #directory: string
  readonly #books: DuelLog[] = []
  #runtime: RuntimeProcess | undefined

  constructor({ options, progress, directory }: BenchParts) {
    this.#options = options
    this.#progress = progress
    this.#directory = directory
  }

  async run(): Promise<Report> {
    const { url: given, phases } = this.#options
    try {
      const needsStack = phases.some((phase) => phase !== 'relay' && phase !== 'waterfall')
      if (given === undefined && needsStack) await this.#start()
      const url = given ?? this.#runtime?.endpoints.ws ?? ''
      const pid = this.#runtime?.pid ?? (given === undefined ? undefined : listenerOf(given))
      const report: Report = {
        at: new Date().toISOString(),
        machine: { node: process.versions.node, cores: availableParallelism(), platform: process.platform },
        url,
        latency: this.#options.latency,
        errors: [],
      }
      if (this.#runtime)
        report.start = { readyMs: this.#runtime.readyMs, rss: usageOf(this.#runtime.pid)?.rss }
      if (phases.includes('relay')) {
        this.#progress.begin('relay')
        report.relay = await measureRelay()
      }
      if (phases.includes('single')) report.single = await this.#single(url, pid, report.relay?.p50)
      if (phases.includes('parallel')) report.parallel = await this.#parallel(url, pid)
      if (phases.includes('idle')) report.idle = await this.#idle(url, pid)
      // Uses a separate runtime, which has the machine for itself.
      await this.stop()
      if (phases.includes('waterfall') && given === undefined) report.waterfall = await this.#trace()
      report.errors = this.#errors()
      return report
    } finally {
      await this.stop()
    }
  }

  async stop(): Promise<void> {
    await this.#runtime?.stop()
  }

  async #start(): Promise<void> {
    this.#progress.begin('start')
    this.#runtime = await RuntimeProcess.start({
      directory: join(this.#directory, 'runtime'),
      args: startArguments(this.#options),
    })
  }

  async #trace(): Promise<Waterfall | undefined> {
    this.#progress.begin('waterfall, on a runtime with telemetry')
    const { waterfall, books } = await traceDuels(
      join(this.#directory, 'traced'),
      this.#options,
      this.#progress,
    )
    this.#books.push(...books)
    return waterfall
  }

  async #single(url: string, pid: number | undefined, relay: number | undefined): Promise<SinglePhase> {
    const { singles, singleWarmUp } = this.#options
    this.#progress.begin('one duel at a time, warming up')
    const pair = await connectPair(url)
    const warmUp = await playInTurn(pair, singleWarmUp, this.#progress)
    this.#progress.begin('one duel at a time')
    const watching = watchUsage(pid)
    const book = await playInTurn(pair, singles, this.#progress)
    const usage = watching.stop()
    await Promise.all(pair.map((client) => client.close()))
    this.#books.push(warmUp, book)
    const latency = summarize(latenciesOf(book.played))
    return {
      duels: book.played.length,
      warmUpDuels: warmUp.played.length,
      warmUpLatency: summarize(latenciesOf(warmUp.played)),
      latency,
      match: summarize(matchTimesOf(book.played)),
      timesRelay: relay && latency.p50 / relay,
      usage,
    }
  }

  async #parallel(url: string, pid: number | undefined): Promise<ParallelPhase> {
    const { concurrent, connections, thinkMs, warmUpSeconds } = this.#options
    this.#progress.begin(`${concurrent} duels at a time`)
    let watching = watchUsage(undefined)
    const run = await playInParallel(url, this.#options, this.#progress, () => {
      watching = watchUsage(pid)
    })
    const usage = watching.stop()
    this.#books.push(run.book)
    const { measured, seconds, beganAt, warmUpDuels } = run
    const latencies = ascending(latenciesOf(measured))
    const overTime = Array.from({ length: Math.ceil(seconds) }, () => 0)
    for (const { decidedAt } of measured) {
      const second = Math.floor((decidedAt - beganAt) / 1000)
      overTime[second] = (overTime[second] ?? 0) + 1
    }
    return {
      ...{ concurrent, connections, thinkMs, seconds, warmUpDuels, warmUpSeconds },
      duels: measured.length,
      duelsPerSecond: measured.length / seconds,
      latency: summarize(latencies),
      match: summarize(matchTimesOf(measured)),
      connect: summarize(run.connectMs),
      errors: errorsOf(run.book),
      usage,
      overTime,
      distribution: Array.from({ length: 101 }, (_, percent) => quantile(latencies, percent / 100)),
    }
  }

  async #idle(url: string, pid: number | undefined): Promise<IdlePhase> {
    const { idle, singles } = this.#options
    this.#progress.begin(`${idle} idle connections`)
    const watching = watchUsage(pid)
    const run = await playBesideIdle(url, idle, singles, this.#progress)
    const usage = watching.stop()
    this.#books.push(...run.books)
    const { connected, lost, turnedAway, gatherMs, connect, alone, beside } = run
    const slower = beside.p50 / alone.p50
    return { connections: connected, lost, turnedAway, gatherMs, connect, alone, beside, slower, usage }
  }

  #errors() {
    const sums = new Map<string, number>()
    for (const { errors } of this.#books)
      for (const [code, count] of errors) sums.set(code, (sums.get(code) ?? 0) + count)
    return errorsOf({ errors: sums })
  }
}
