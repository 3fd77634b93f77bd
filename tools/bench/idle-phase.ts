/** Measures duels alone, then beside thousands of idle connections. */
import { setTimeout as pause } from 'node:timers/promises'
import { BenchProcess } from './bench-process.ts'
import { type DuelLog, latenciesOf } from './duel-log.ts'
import type { CrowdReport } from './idle-crowd.ts'
import type { Progress } from './progress.ts'
import { connectPair, playInTurn } from './single-phase.ts'
import { type Summary, summarize } from './statistics.ts'

export interface IdleRun {
  connected: number
  /** Connections that closed unexpectedly. */
  lost: number
  turnedAway: number
  /** Time until all connections were open. */
  gatherMs: number
  connect: Summary
  alone: Summary
  beside: Summary
  books: DuelLog[]
}

const WARM_UP = 50
const DUELS = 150
/** Pause after opening the connections, until their aftermath (garbage collection, logs) is over. */
const SETTLES_MS = 3_000

export async function playBesideIdle(
  url: string,
  count: number,
  duels: number,
  progress: Progress,
  calm: () => void = () => {},
): Promise<IdleRun> {
  const pair = await connectPair(url)
  const some = Math.min(DUELS, duels)
  const warmUp = await playInTurn(pair, Math.min(WARM_UP, some), progress)
  const alone = await playInTurn(pair, some, progress)

  const began = performance.now()
  const crowd = new BenchProcess(new URL('./idle-crowd.ts', import.meta.url), [url, String(count)])
  try {
    let report = await crowd.said<CrowdReport>()
    while (!report.complete) {
      progress.show(`${report.connected} of ${count} connected`)
      report = await crowd.said<CrowdReport>()
    }
    const gatherMs = performance.now() - began
    progress.show('it becomes quiet')
    await pause(SETTLES_MS)
    calm()
    const beside = await playInTurn(pair, some, progress)
    crowd.ask()
    const { connected, turnedAway, lost } = await crowd.said<CrowdReport>()
    for (const client of pair) await client.close()
    return {
      connected: connected - lost,
      lost,
      turnedAway,
      gatherMs,
      connect: summarize(report.connectMs),
      alone: summarize(latenciesOf(alone.played)),
      beside: summarize(latenciesOf(beside.played)),
      books: [warmUp, alone, beside],
    }
  } finally {
    await crowd.stop()
  }
}
