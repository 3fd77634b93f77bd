/**
 * Plays games through the deployed definition on virtual time. When a round opens, the players make the moves of the
 * round's plan, in order. Minimal replacements of the functions are given to the test kit, Task by Task.
 */
import type { OpenRoundEvent } from '../../functions/rounds/open.ts'
import type { Judged } from '../../functions/rounds/result.ts'
import {
  type Json,
  type Run,
  refuses,
  type TaskBehaviour,
  type TaskCall,
  waits,
} from '../../local-aws/src/kit/index.ts'
import { gameMachine } from './machines.ts'
import type { Deed } from './rules.ts'

export type Plan = (round: number) => Deed[]

export interface Played {
  /** The pushed results, round by round. */
  results: Judged[]
  /** The pushed end of an aborted game. */
  aborted: Json[]
  execution: Run
  /** Duration of the game in virtual milliseconds. */
  took: number
  /** Number of states entered or retried, which Step Functions bills. */
  transitions: number
  /** All attempts to open a round that reached the function. */
  opened: OpenRoundEvent[]
}

type TaskName = 'Throw hands' | 'Close the round' | 'Settle' | 'Abort the game' | 'Push the end'

export interface Options {
  names: string[]
  lives: number
  turnSeconds?: number
  revealSeconds?: number
  /** Replaced outcomes of a state's first calls. Undefined: the regular outcome. */
  faults?: Partial<Record<TaskName, (TaskBehaviour | undefined)[]>>
}

export async function playGame(plan: Plan, options: Options): Promise<Played> {
  const table = new Table(plan)
  const task = (name: TaskName, does: (call: TaskCall) => TaskBehaviour): TaskBehaviour => {
    const faults = [...(options.faults?.[name] ?? [])]
    return (call) => {
      const fault = faults.shift() ?? does(call)
      return typeof fault === 'function' ? fault(call) : fault
    }
  }
  const execution = await (await gameMachine()).run({
    name: 'game-1',
    input: {
      gameId: 'game-1',
      turnSeconds: options.turnSeconds ?? 15,
      revealSeconds: options.revealSeconds ?? 0,
      round: 1,
      attempt: 0,
      players: options.names.map((name) => ({
        playerId: name,
        name: `${name}!`,
        lives: options.lives,
        bot: false,
        misses: 0,
      })),
      last: null,
      before: options.names.map((playerId) => ({ playerId, mu: 25, sigma: 8, played: 3 })),
    },
    tasks: {
      'Throw hands': task('Throw hands', (call) => table.open(call)),
      'Close the round': task('Close the round', () => table.close()),
      Settle: task('Settle', (call) => table.settle(call)),
      'Abort the game': task('Abort the game', () => ({})),
      'Push the end': task('Push the end', (call) => table.pushEnd(call)),
    },
  })
  const { results, opened, aborted } = table
  const { took, transitions } = execution
  return { results, aborted, opened, execution, took, transitions }
}

/** The functions and the game's item, as the state machine sees them. */
class Table {
  readonly results: Judged[] = []
  readonly opened: OpenRoundEvent[] = []
  readonly aborted: Json[] = []
  readonly #plan: Plan
  readonly #left = new Set<string>()
  #call: TaskCall | undefined
  #playing: string[] = []
  #hands = new Map<string, string>()
  #round = 0
  #isClosed = true

  constructor(plan: Plan) {
    this.#plan = plan
  }

  /** Opens a round like the real function: keeps stored hands, and answers at once if the round is complete. */
  open(call: TaskCall): TaskBehaviour {
    const event = call.arguments as unknown as OpenRoundEvent
    this.opened.push(event)
    this.#call = call
    const isNew = event.round > this.#round
    if (isNew) {
      if (event.last) this.results.push(event.last)
      this.#round = event.round
      this.#isClosed = false
      this.#hands = new Map()
      this.#playing = event.players.filter(({ lives }) => lives > 0).map((player) => player.playerId)
    }
    return waits(() => {
      this.#answerIfComplete()
      if (isNew) for (const deed of this.#plan(event.round)) this.#do(deed)
    })
  }

  close(): TaskBehaviour {
    const { round } = this.opened.at(-1) ?? {}
    if (round !== this.#round)
      return refuses('ConditionalCheckFailedException', 'The conditional request failed')
    this.#isClosed = true
    return { Attributes: this.#item() }
  }

  settle({ arguments: event }: TaskCall): TaskBehaviour {
    this.results.push((event as unknown as { result: Judged }).result)
    return null
  }

  pushEnd({ arguments: event }: TaskCall): TaskBehaviour {
    this.aborted.push(event)
    return null
  }

  #do(deed: Deed): void {
    const { playerId } = deed
    if (!this.#playing.includes(playerId) || this.#left.has(playerId)) return
    if (deed.does === 'leave') this.#left.add(playerId)
    else if (!this.#isClosed && !this.#hands.has(playerId)) this.#hands.set(playerId, deed.hand)
    this.#answerIfComplete()
  }

  #answerIfComplete(): void {
    const staying = this.#playing.filter((playerId) => !this.#left.has(playerId))
    if (staying.length > 1 && !staying.every((playerId) => this.#hands.has(playerId))) return
    // Only the first answer counts.
    if (this.#isClosed) return
    this.#isClosed = true
    this.#call?.succeed({ hands: Object.fromEntries(this.#hands), left: [...this.#left] })
  }

  /** In DynamoDB's JSON. */
  #item(): Json {
    const hands = [...this.#hands].map(([playerId, hand]) => [
      playerId,
      { M: { hand: { S: hand }, by: { S: 'request' } } },
    ])
    const item = { hands: { M: Object.fromEntries(hands) } }
    return this.#left.size > 0 ? { ...item, left: { SS: [...this.#left] } } : item
  }
}
