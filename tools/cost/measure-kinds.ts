import { type Counter, noUnits, type Units } from '../../local-aws/src/telemetry/meter.ts'
import { GAME_KINDS, type GameKind, minutesConnected } from './games.ts'
import type { GameUnits, Stand } from './measure.ts'

/** Units that differ from game to game: they depend on this machine's speed, or on the digits of a time in a log line. */
export const VARYING: readonly Counter[] = [
  'lambdaGbSeconds',
  'lambdaSeconds',
  'logBytes',
  'connectionMinutes',
]

export interface MeasuredKind {
  kind: GameKind
  /** The medians of the played games. For units that do not vary, each game's value. */
  units: Units
  bySpender: ReadonlyMap<string, Units>
  byPartition: GameUnits['byPartition']
  /** Connecting and disconnecting of all players. */
  visits: Units
}

/**
 * Plays each kind of game this many times, after one game that does not count, because cold starts are not part of a
 * game's cost.
 */
export async function measureKinds(
  stand: Stand,
  times: number,
  progress: (line: string) => void = () => {},
): Promise<MeasuredKind[]> {
  const measured: MeasuredKind[] = []
  for (const kind of GAME_KINDS) {
    progress(kind.title)
    await stand.measure(kind)
    const games: GameUnits[] = []
    while (games.length < times) games.push(await stand.measure(kind))
    const [first] = games
    if (!first) throw new Error('No game was played.')
    measured.push({
      kind,
      units: {
        ...medians(games.map(({ total }) => total)),
        connectionMinutes: minutesConnected(kind),
      },
      bySpender: new Map(
        [...first.bySpender.keys()].map((name) => [
          name,
          medians(games.map(({ bySpender }) => bySpender.get(name) ?? noUnits())),
        ]),
      ),
      byPartition: first.byPartition,
      visits: { ...medians(games.map(({ visits }) => visits)), connectionMinutes: 0 },
    })
  }
  return measured
}

function medians(games: readonly Units[]): Units {
  const names = Object.keys(noUnits()) as Counter[]
  return Object.fromEntries(
    names.map((name) => {
      const sorted = games.map((units) => units[name]).sort((a, b) => a - b)
      return [name, sorted[Math.floor((sorted.length - 1) / 2)] ?? 0]
    }),
  ) as Units
}
