/** Repeats a failing seed with only the faults that make it fail. */
import type { Deployed } from './deployed.ts'
import { playSeed, type SeedOptions, type SeedOutcome } from './run-seed.ts'
import { shrink } from './shrink.ts'

/** Maximum number of runs per seed. */
const MAX_RUNS = 150
/** With fewer faults, the same failure may come a little later. */
const LATER_SECONDS = 20

/** Returns the run with the fewest faults that breaks the same rule, with its story. */
export async function shrinkSeed(
  deployed: Deployed,
  failing: SeedOutcome,
  options: Pick<SeedOptions, 'isShort'> = {},
): Promise<SeedOutcome> {
  const { seed, virtualSeconds, faults } = failing
  const kinds = new Set(failing.violations.map(({ kind }) => kind))
  const maxSeconds = virtualSeconds + LATER_SECONDS
  let runs = 0
  const fails = async (some: readonly string[]) => {
    if (++runs > MAX_RUNS) return false
    const { violations } = await playSeed(deployed, { ...options, seed, only: new Set(some), maxSeconds })
    return violations.some(({ kind }) => kinds.has(kind))
  }
  // Whole sites first, because most of them are irrelevant.
  const sites = [...new Set(faults.map(siteOf))]
  const bySite = sites.map((site) => faults.filter((fault) => siteOf(fault) === site))
  const needed = await shrink(bySite, (some) => fails(some.flat()))
  const left = await shrink(needed.flat(), fails)
  return playSeed(deployed, { ...options, seed, only: new Set(left), maxSeconds, isStoryKept: true })
}

const siteOf = (fault: string) => fault.split(/:| is down/)[0] ?? fault
