import type { SeedOutcome } from './run-seed.ts'

export class Summary {
  seeds = 0
  games = 0
  rounds = 0
  calls = 0
  faults = 0
  failing = 0
  readonly kinds = new Map<string, number>()
  seconds = 0
  /** Of all threads. */
  cpuSeconds = 0
  readonly #began = performance.now()
  readonly #cpuBegan = process.cpuUsage()

  add({ games, rounds, calls, faults, violations }: SeedOutcome): void {
    this.seeds += 1
    this.games += games
    this.rounds += rounds
    this.calls += calls
    this.faults += faults.length
    if (violations.length > 0) this.failing += 1
    for (const kind of new Set(violations.map((one) => one.kind)))
      this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1)
  }

  end(): void {
    this.seconds = (performance.now() - this.#began) / 1000
    const { user, system } = process.cpuUsage(this.#cpuBegan)
    this.cpuSeconds = (user + system) / 1e6
  }
}

/** The totals of all seeds. */
export function printSummary({
  seeds,
  games,
  rounds,
  calls,
  faults,
  failing,
  kinds,
  seconds,
  cpuSeconds,
}: Summary): string {
  const count = (number: number) => Math.round(number).toLocaleString('en')
  const perHour = count((games / seconds) * 3_600)
  return [
    `${count(seeds)} ${seeds === 1 ? 'seed' : 'seeds'}, ${count(games)} games, ${count(rounds)} rounds, ${count(calls)} calls, ${count(faults)} faults`,
    `in ${seconds.toFixed(1)} s: ${perHour} games per hour, ${count((games / cpuSeconds) * 3_600)} per CPU hour`,
    failing === 0 ? 'no rule broken' : `${count(failing)} seeds broke a rule`,
    ...[...kinds].map(([kind, number]) => `  ${kind}: ${count(number)} seeds`),
  ].join('\n')
}

/** Prints a run: the broken rule, the faults, and every call. */
export function printStory({ seed, violations, faults, story, hash }: SeedOutcome): string {
  return [
    `--- seed ${seed}, ${hash.slice(0, 12)}`,
    ...story,
    ...(faults.length > 0 ? ['injected:', ...faults.map((fault) => `  ${fault}`)] : ['injected: nothing']),
    ...violations.map(({ kind, what }) => `BROKEN  ${kind}: ${what}`),
  ].join('\n')
}
