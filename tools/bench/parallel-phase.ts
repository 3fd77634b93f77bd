/** Plays many duels at the same time. Players keep their connections and meet any other waiting player. */
import { setTimeout as pause } from 'node:timers/promises'
import { WAITING_RENEWAL_MS } from '../../protocol/constants.ts'
import { Client, type Message, PATIENCE_MS, Unanswered } from './client.ts'
import { DuelLog, HANDS, type PlayedDuel } from './duel-log.ts'
import type { BenchOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { Semaphore } from './semaphore.ts'

export interface ParallelRun {
  book: DuelLog
  /** Duels whose deciding hand was thrown between the warm-up and the end. */
  measured: PlayedDuel[]
  warmUpDuels: number
  seconds: number
  /** Time to open each connection. */
  connectMs: number[]
  /** Start of the measurement, on the clock of `performance.now()`. */
  beganAt: number
}

type Load = Pick<
  BenchOptions,
  'connections' | 'concurrent' | 'seconds' | 'duels' | 'warmUpSeconds' | 'thinkMs'
>

/** Connections opened per second: half of the stage's limit of 500. */
const CONNECTS_AT_ONCE = 20
/** Delay of a player after an error, as in the real client. */
const BACK_OFF_MS = 200

export async function playInParallel(
  url: string,
  load: Load,
  progress: Progress,
  measuring: () => void = () => {},
): Promise<ParallelRun> {
  const { clients, connectMs } = await connectAll(url, load.connections, progress)
  const run = new Tournament(load)
  const playing = Promise.all(clients.map((client) => run.play(client)))

  await show(progress, 'warming up', run, load.warmUpSeconds)
  const warmUpDuels = run.book.played.length
  const beganAt = performance.now()
  measuring()
  run.stopAfter(warmUpDuels + load.duels)
  await show(progress, 'duels', run, load.seconds)
  const endedAt = performance.now()
  run.stop()
  progress.show('the last duels end')
  await playing
  await Promise.all(clients.map((client) => client.close()))

  const isMeasured = ({ decidedAt }: PlayedDuel) => decidedAt >= beganAt && decidedAt < endedAt
  return {
    book: run.book,
    measured: run.book.played.filter(isMeasured),
    warmUpDuels,
    seconds: (endedAt - beganAt) / 1000,
    connectMs,
    beganAt,
  }
}

async function connectAll(url: string, count: number, progress: Progress) {
  const clients: Client[] = []
  const connectMs: number[] = []
  const come = async () => {
    while (clients.length + coming < count) {
      coming++
      const began = performance.now()
      const client = await Client.connect(url).finally(() => coming--)
      connectMs.push(performance.now() - began)
      clients.push(client)
      progress.show(`${clients.length} of ${count} players connected`)
    }
  }
  let coming = 0
  await Promise.all(Array.from({ length: CONNECTS_AT_ONCE }, come))
  return { clients, connectMs }
}

const LOOK_EVERY_MS = 250

async function show(progress: Progress, what: string, run: Tournament, seconds: number): Promise<void> {
  const ends = performance.now() + seconds * 1000
  const from = run.book.played.length
  for (let left = ends - performance.now(); left > 0 && !run.stopped; left = ends - performance.now()) {
    progress.show(`${run.book.played.length - from} ${what}, ${Math.ceil(left / 1000)} s to go`)
    await pause(Math.min(left, LOOK_EVERY_MS))
  }
}

class Tournament {
  readonly book = new DuelLog()
  stopped = false
  readonly #thinkMs: number
  readonly #places: Semaphore
  #stopAfter = Number.POSITIVE_INFINITY

  constructor({ concurrent, thinkMs }: Load) {
    this.#thinkMs = thinkMs
    this.#places = new Semaphore(2 * concurrent)
  }

  stopAfter(duels: number): void {
    this.#stopAfter = duels
  }

  stop(): void {
    this.stopped = true
  }

  /** Plays one duel after another against any opponent. */
  async play(client: Client): Promise<void> {
    while (!this.stopped) {
      const leave = await this.#places.enter()
      try {
        if (!this.stopped) await this.#playOne(client)
      } catch (error) {
        this.book.failed(error instanceof Error ? error.message : String(error))
        await pause(BACK_OFF_MS)
      } finally {
        leave()
      }
    }
  }

  async #playOne(client: Client): Promise<void> {
    const result = client.next('result', PATIENCE_MS + WAITING_RENEWAL_MS + this.#thinkMs * 2)
    const joinedAt = performance.now()
    const asked = await this.#meet(client)
    if (!asked) return
    const { gameId = '', players = [] } = asked
    this.book.asked(gameId, joinedAt)
    if (this.#thinkMs > 0) await pause(Math.random() * 2 * this.#thinkMs)

    const isFirst = players[0]?.playerId === client.playerId
    this.book.throws(gameId)
    const thrown = client.request('throw', { gameId, round: 1, hand: isFirst ? HANDS[0] : HANDS[1] })
    this.book.hears(gameId, await result)
    this.book.refused(await thrown)
    if (this.book.played.length >= this.#stopAfter) this.stopped = true
  }

  /** Joins until there is an opponent. Resolves to undefined if waiting is useless. */
  async #meet(client: Client): Promise<Message | undefined> {
    for (let isRenewal = false; ; ) {
      const round = client.next('round', WAITING_RENEWAL_MS)
      const reply = await client.request('join')
      // A `join` at the moment of the match is refused. The first turn is on its way.
      const isMatched = isRenewal && reply.code === 'already_playing'
      isRenewal = true
      if (!isMatched && this.book.refused(reply)) {
        await pause(BACK_OFF_MS)
        return undefined
      }
      try {
        return await (this.stopped ? this.#last(client, round) : this.#unlessStopped(client, round))
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error
        if (this.stopped) return undefined
        // Another `join` renews the lease.
      }
    }
  }

  /** Cancels the wait of the last player, because all others have stopped. */
  async #unlessStopped(client: Client, round: Promise<Message>): Promise<Message | undefined> {
    for (;;) {
      const met = await Promise.race([round, pause(LOOK_EVERY_MS, undefined, { ref: false })])
      if (met) return met
      if (this.stopped) return this.#last(client, round)
    }
  }

  async #last(client: Client, round: Promise<Message>): Promise<Message | undefined> {
    const met = await Promise.race([round, pause(BACK_OFF_MS)])
    if (met) return met
    await client.request('cancel')
    // The player may have been matched at the same moment.
    return (await Promise.race([round, pause(BACK_OFF_MS)])) ?? undefined
  }
}
