/** Plays games on a running stack, and counts the units of each. */
import type { Activity } from '../../local-aws/src/telemetry/activity.ts'
import type { Telemetry } from '../../local-aws/src/telemetry/events.ts'
import { addUnits, Meter, noUnits, type Units } from '../../local-aws/src/telemetry/meter.ts'
import { playEvent } from './event.ts'
import { type GameKind, playGame } from './games.ts'
import { PartitionMeter, type PartitionUnits } from './partitions.ts'
import { Player } from './player.ts'

/** The units of one game. */
export interface GameUnits {
  /** Units from the players' first request after `hello` to the last result. */
  total: Units
  /** By the function's or the role's name. */
  bySpender: ReadonlyMap<string, Units>
  byPartition: ReadonlyMap<string, PartitionUnits>
  /** Units of connecting, `hello` and disconnecting, of all players. */
  visits: Units
}

/** Maximum attempts. A game against a bot is decided in its first round in two of three cases. */
const MOST_ATTEMPTS = 40

export class Stand {
  readonly #url: () => string
  readonly #activity: Activity
  #meter = new Meter()
  #partitions = new PartitionMeter()

  constructor(url: () => string, activity: Activity) {
    this.#url = url
    this.#activity = activity
  }

  /** Receives the runtime's telemetry. */
  readonly record: Telemetry = (event) => {
    this.#meter.record(event)
    this.#partitions.record(event)
    this.#activity.record(event)
  }

  /** The units of a `ping`. */
  async measurePing(): Promise<Units> {
    await this.#activity.over()
    const player = await Player.connect(this.#url())
    await player.ask('ping', {})
    await this.#activity.idle()
    this.#clear()
    await player.ask('ping', {})
    await this.#activity.idle()
    const { total } = this.#clear()
    player.close()
    return total
  }

  /** The units of one act of a connected player, with warm functions. */
  async measureAct(act: (player: Player) => Promise<unknown>): Promise<Units> {
    await this.#activity.over()
    const player = await Player.connect(this.#url())
    await player.ask('hello', { name: 'Player' })
    let units = noUnits()
    for (let time = 0; time < 2; time++) {
      await this.#activity.idle()
      this.#clear()
      await act(player)
      await this.#activity.until(() => this.#activity.executions === 0)
      await this.#activity.idle()
      units = this.#clear().total
    }
    player.close()
    return units
  }

  /** The units of an event with this number of guests, including connecting and leaving. */
  async measureEvent(guests: number): Promise<{ rounds: number; units: Units }> {
    const players: Player[] = []
    while (players.length <= guests) {
      const player = await Player.connect(this.#url())
      await player.ask('hello', { name: 'Player' })
      players.push(player)
    }
    const rounds = await playEvent(players, this.#activity)
    await this.#activity.until(() => this.#activity.executions === 0)
    await this.#activity.idle()
    for (const player of players) player.close()
    await this.#activity.over()
    return { rounds, units: this.#clear().total }
  }

  /** Plays a game of this kind. Repeats it if chance made it longer than the kind's number of rounds. */
  async measure(kind: GameKind): Promise<GameUnits> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const game = await this.#play(kind)
      if (game.rounds === kind.rounds) return game
    }
    throw new Error(`No ${kind.title} ended in round ${kind.rounds}.`)
  }

  async #play(kind: GameKind): Promise<GameUnits & { rounds: number }> {
    await this.#activity.over()
    this.#clear()
    const everybody: Player[] = []
    while (everybody.length < kind.players + kind.watchers) {
      const someone = await Player.connect(this.#url())
      await someone.ask('hello', { name: 'Player' })
      everybody.push(someone)
      await this.#activity.idle()
    }
    const connecting = this.#clear()
    const [players, watchers] = [everybody.slice(0, kind.players), everybody.slice(kind.players)]
    const rounds = await playGame(kind, players, watchers, this.#activity)
    const { executions } = this.#activity
    if (executions > 0) await this.#activity.until(() => this.#activity.executions === 0)
    await this.#activity.idle()
    const game = this.#clear()
    for (const someone of everybody) someone.close()
    await this.#activity.over()
    const leaving = this.#clear()
    const visits = noUnits()
    addUnits(visits, connecting.total)
    addUnits(visits, leaving.total)
    return { ...game, visits, rounds }
  }

  #clear() {
    const { total, bySpender } = this.#meter
    const { byPartition } = this.#partitions
    this.#meter = new Meter()
    this.#partitions = new PartitionMeter()
    return { total, bySpender, byPartition }
  }
}
