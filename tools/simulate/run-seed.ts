/** One run: players play under faults, then without, until everything has come to rest. Then the rules are checked. */
import { log } from '../../functions/edge/log.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { localEnvironment } from '../../local-aws/src/template/model.ts'
import { Cloud } from './cloud.ts'
import type { Deployed } from './deployed.ts'
import { Faults } from './faults.ts'
import { Invocation } from './functions.ts'
import { habitsOf } from './habits.ts'
import { Book, type Violation } from './judge.ts'
import { Player } from './player.ts'
import type { Table } from './player-connection.ts'
import { type Chance, Streams } from './random.ts'
import { replaceGlobals } from './replaced-globals.ts'
import { connectClients, serveCalls } from './sdk.ts'
import { Story } from './story.ts'
import { checkTable } from './table-check.ts'
import { VirtualTime } from './virtual-time.ts'

export interface SeedOptions {
  seed: number
  /** Injects only these of the seed's faults. */
  only?: ReadonlySet<string> | undefined
  isStoryKept?: boolean
  /** Fewer players and less time, for a test with little time. */
  isShort?: boolean | undefined
  /** Time limit of the run, in virtual seconds. */
  maxSeconds?: number | undefined
}

export interface SeedOutcome {
  seed: number
  violations: Violation[]
  /** Games that ended. */
  games: number
  rounds: number
  /** AWS calls, including every attempt. */
  calls: number
  /** The ids of the injected faults. */
  faults: string[]
  /** Hash of the story: equal for equal seeds. */
  hash: string
  story: readonly string[]
  /** Duration of the run, or until the first broken rule. */
  virtualSeconds: number
}

/** Time within which games must end once nothing fails: many rounds, and every retry. */
const ENDS_WITHIN_MS = 30 * 60_000
/** Time until leases and unconfirmed seats have expired. Then everybody is free. */
const RESTS_MS = 35_000
/** Time within which every free player can play a game. */
const PROOF_MS = 120_000
const POLL_MS = 2_000

interface Scale {
  /** How long faults are injected. */
  stormMs: [number, number]
  players: [number, number]
}

const WHOLE: Scale = { stormMs: [40_000, 180_000], players: [2, 7] }
const SHORT: Scale = { stormMs: [8_000, 20_000], players: [2, 3] }

let isReady = false

/** Once per process: sets the environment that the functions' clients are built from. */
async function prepare({ table }: Deployed): Promise<void> {
  if (isReady) return
  isReady = true
  log.setLogLevel('SILENT')
  Object.assign(process.env, {
    AWS_REGION: localEnvironment.region,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    [ENVIRONMENT.connectionsEndpoint]: 'http://connections.invalid/live',
    [ENVIRONMENT.tableName]: table.tableName,
    [ENVIRONMENT.matchmakingShards]: '1',
    [ENVIRONMENT.gamesPerMinute]: '30',
    [ENVIRONMENT.looksPerMinute]: '30',
    [ENVIRONMENT.guessesPerMinute]: '12',
    [ENVIRONMENT.holdsPerDay]: '20',
    // Functions count requests in memory, which would outlive a run.
    [ENVIRONMENT.requestsPerSecond]: '0',
    AWS_ENDPOINT_URL: 'http://services.invalid',
  })
  await connectClients()
}

export async function playSeed(deployed: Deployed, options: SeedOptions): Promise<SeedOutcome> {
  await prepare(deployed)
  const { seed, only, isShort = false, isStoryKept = false, maxSeconds = Number.POSITIVE_INFINITY } = options
  const time = new VirtualTime()
  const streams = new Streams(seed)
  const dice = streams.of('run')
  const scale = isShort ? SHORT : WHOLE
  const stormMs = dice.between(...scale.stormMs)
  const faults = new Faults({ seed, only, stormMs })
  const story = new Story(time, isStoryKept)
  const servicesChance = streams.of('services')
  const restore = replaceGlobals(time, () =>
    time.owner instanceof Invocation ? time.owner.chance : servicesChance,
  )
  try {
    const cloud = new Cloud({ deployed, time, faults, streams, story })
    Object.assign(process.env, settingsOf(dice, deployed, cloud))
    serveCalls(cloud)
    const run = new Run({ time, streams, faults, story, cloud, stormMs, scale, maxSeconds })
    await run.play(dice)
    const { book } = run
    const ended = await cloud.executions()
    await cloud.stop()
    return {
      seed,
      violations: book.violations,
      games: ended.filter(({ status }) => status !== 'RUNNING').length,
      rounds: book.rounds,
      calls: cloud.calls,
      faults: [...faults.injected],
      hash: story.digest(),
      story: story.lines,
      virtualSeconds: time.elapsed / 1_000,
    }
  } finally {
    serveCalls(undefined)
    restore()
  }
}

const settingsOf = (dice: Chance, { functions }: Deployed, { stateMachineArn }: Cloud) => ({
  [ENVIRONMENT.stateMachineArn]: stateMachineArn,
  [ENVIRONMENT.turnSeconds]: String(dice.oneOf([5, 15, 15])),
  [ENVIRONMENT.revealSeconds]: String(dice.oneOf([0, 2])),
  [ENVIRONMENT.publishFunction]: functions.find(({ name }) => name.includes('Publish'))?.name,
})

interface RunOptions {
  time: VirtualTime
  streams: Streams
  faults: Faults
  story: Story
  cloud: Cloud
  stormMs: number
  scale: Scale
  maxSeconds: number
}

class Run {
  readonly book: Book
  readonly #options: RunOptions
  readonly #table: Table

  constructor(options: RunOptions) {
    const { time, story, cloud } = options
    this.#options = options
    this.book = new Book(time, (gameId) => story.game(gameId))
    this.#table = { time, story, gateway: cloud.gateway, book: this.book, codes: [] }
  }

  async play(dice: Chance): Promise<void> {
    const { faults, story, cloud, stormMs, scale } = this.#options
    const players = Array.from({ length: dice.whole(...scale.players) }, (_, index) =>
      this.#newPlayer(`P${index + 1}`),
    )
    for (const player of players) player.arrive(dice.between(0, 8_000))
    await this.#letPass(stormMs)
    if (this.#isEnough) return

    story.tell('--', 'from here on nothing fails')
    faults.isOn = false
    for (const player of players) player.calmDown()
    const areOver = async () => (await cloud.running()).length === 0
    if (!(await this.#until(areOver, ENDS_WITHIN_MS))) return this.#noteEndless()
    await this.#letPass(RESTS_MS)
    if (this.#isEnough) return

    story.tell('--', 'everybody plays once more')
    const strangers = ['S1', 'S2'].map((name) => this.#newPlayer(name))
    for (const player of players) player.proveFree({ is: 'bot', lives: 1 })
    for (const stranger of strangers) stranger.proveFree({ is: 'duel', lives: 1 })
    const all = [...players, ...strangers]
    await this.#until(async () => all.every(({ isProven }) => isProven), PROOF_MS)
    if (this.#isEnough) return
    for (const { playerId, isProven, lastReply } of all)
      if (!isProven) this.book.violate('stuck', `${playerId} cannot play: ${lastReply}`)
    if (!(await this.#until(areOver, ENDS_WITHIN_MS))) return this.#noteEndless()
    await this.#letPass(1_000)
    if (!this.#isEnough) await checkTable(cloud, this.book, story)
  }

  #newPlayer(playerId: string): Player {
    const chance = this.#options.streams.of(playerId)
    return new Player(playerId, this.#table, chance, habitsOf(chance))
  }

  async #noteEndless(): Promise<void> {
    const running = await this.#options.cloud.running()
    this.book.violate(
      'games that never end',
      running.map((gameId) => this.#options.story.game(gameId)).join(' '),
    )
  }

  /** A run ends at the first broken rule, because later ones explain nothing. */
  get #isEnough(): boolean {
    const { time, maxSeconds } = this.#options
    return this.book.violations.length > 0 || time.elapsed > 1_000 * maxSeconds
  }

  async #letPass(ms: number): Promise<void> {
    const { time } = this.#options
    let isOver = false
    time.after(ms, () => {
      isOver = true
    })
    await time.run(() => isOver || this.#isEnough)
  }

  /** Whether the condition came true within this many virtual milliseconds. */
  async #until(isDone: () => Promise<boolean>, ms: number): Promise<boolean> {
    const { time } = this.#options
    const end = time.now() + ms
    for (;;) {
      if (this.#isEnough || (await isDone())) return true
      if (time.now() >= end) return false
      await this.#letPass(POLL_MS)
    }
  }
}
