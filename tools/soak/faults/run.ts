/**
 * `npm run soak -- --faults`: starts a stack in this process, and runs as many cycles of faults and calm as fit in the
 * time.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RuntimeLog } from '../../../local-aws/src/common/aws/ports.ts'
import { startRuntime } from '../../../local-aws/src/runtime/runtime.ts'
import { synthesize } from '../../../local-aws/src/synth/synth.ts'
import type { Progress } from '../../bench/progress.ts'
import { NO_PLAYER_LIMITS } from '../../no-limits.ts'
import { drawFaults, everyFault } from './fault-mix.ts'
import { FaultSoak, type Phase } from './fault-soak.ts'
import { printFaultSoak } from './print.ts'

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))

export interface FaultRun {
  minutes: number
  crowd: number
  seed: number
  turnSeconds: number
  directory: string
  progress: Progress
}

const LEVELS = [0.01, 0.05, 0.2] as const
const WITH_OUTAGES = 0.01
/** Approximate duration of a cycle: four phases with faults and the calm phase. */
const CYCLE_MINUTES = 3
/** Share of a cycle for each phase with faults. The calm phase takes as long as it needs. */
const PHASE_PART = 0.2
/** Every retry of a round and of its end, two turns, and a margin. */
const RESTS_WITHIN_MS = 120_000

/** Whether there were no violations. */
export async function runFaultSoak(options: FaultRun): Promise<boolean> {
  const { minutes, crowd, seed, turnSeconds, directory, progress } = options
  progress.begin('start')
  const assembly = await synthesize({
    projectDirectory: PROJECT,
    stateDirectory: join(directory, 'app'),
    context: { turnSeconds: String(turnSeconds), revealSeconds: '0', ...NO_PLAYER_LIMITS },
  })
  const runtime = await startRuntime({
    assembly,
    log: SILENT,
    logDirectory: join(directory, 'logs'),
    faults: { rules: [] },
  })
  process.once('SIGINT', () => void runtime.stop().finally(() => process.exit(130)))
  try {
    const say = (line: string) => progress.say(line)
    const soak = new FaultSoak({ runtime, crowd, seed, restsWithinMs: RESTS_WITHIN_MS, say })
    const cycles = Math.max(1, Math.round(minutes / CYCLE_MINUTES))
    const lastsMs = (minutes / cycles) * PHASE_PART * 60_000
    for (let cycle = 0; cycle < cycles; cycle++) {
      progress.begin(`cycle ${cycle + 1} of ${cycles}`)
      await soak.run(phasesOf(seed * 1_000 + cycle * 10, lastsMs))
    }
    const faults = runtime.faults?.counts() ?? []
    progress.end()
    console.log(printFaultSoak({ minutes, seed, soak, faults }))
    const { book, phases, counts, longestWaits } = soak
    const outcome = { minutes, seed, phases, faults, longestWaits, violations: book.violations }
    writeFileSync(
      join(directory, 'soak-faults.json'),
      `${JSON.stringify({ ...outcome, counts: Object.fromEntries(counts) }, null, 2)}\n`,
    )
    return book.violations.length === 0 && book.judged > 0
  } finally {
    await runtime.stop()
  }
}

/** The functions' logs under faults are written to files, not to the terminal. */
const SILENT: RuntimeLog = { info: () => {}, warn: () => {}, error: () => {} }

function phasesOf(seed: number, lastsMs: number): Phase[] {
  const drawn = LEVELS.map((level, index): Phase => {
    const name = `${100 * level} %`
    // The middle level is what a person would write down: every kind of fault.
    const mix = { level, seed: seed + index, outages: false }
    return { name, lastsMs, rules: level === 0.05 ? everyFault(mix) : drawFaults(mix) }
  })
  const outages = drawFaults({ level: WITH_OUTAGES, seed: seed + LEVELS.length, outages: true })
  return [...drawn, { name: 'outages', lastsMs, rules: outages }]
}
