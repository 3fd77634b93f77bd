/**
 * Plays games through the definition that is deployed, on virtual time: whoever is asked for a hand does what
 * the plan of the round says, in its order, as soon as all have been asked. What stands around the state
 * machine is as small as it can be, and is said to the test kit Task by Task.
 */

import type { AskForHandEvent } from '../../functions/ask-for-hand.ts'
import {
  type Json,
  type Run,
  refuses,
  stateMachineIn,
  type TaskBehaviour,
  type TaskCall,
  type TestMachine,
  waits,
} from '../../local/stepfunctions/kit/index.ts'
import type { PushOf } from '../../protocol/messages.ts'
import type { Deed } from './rules.ts'
import { synthesizeTemplate } from './template.ts'

export type Result = Omit<PushOf<'result'>, 'type'>
export type Plan = (round: number) => Deed[]

export interface Played {
  /** What was announced and settled, round by round. */
  results: Result[]
  execution: Run
  /** Milliseconds of virtual time that the game took. */
  took: number
  /** How many states were entered or tried again: what Step Functions bills. */
  transitions: number
  asked: AskForHandEvent[]
}

export interface Options {
  names: string[]
  lives: number
  turnSeconds?: number
  /** Functions that Lambda refuses to call, by name and how many times in a row from the first call on. */
  failing?: { name: 'ask' | 'announce' | 'settle'; error: string; times: number }[]
}

let machine: TestMachine | undefined

/** The state machine out of the synthesized template. */
const game = (): TestMachine => {
  machine ??= stateMachineIn(synthesizeTemplate().toJSON())
  return machine
}

export async function playGame(plan: Plan, options: Options): Promise<Played> {
  const table = new Table(plan)
  const failing = (name: string, behaviour: TaskBehaviour): TaskBehaviour => {
    const failure = options.failing?.find((one) => one.name === name)
    return failure ? refusesAtFirst(failure, behaviour) : behaviour
  }
  const execution = await game().run({
    name: 'game-1',
    input: {
      gameId: 'game-1',
      turnSeconds: options.turnSeconds ?? 15,
      round: 1,
      players: options.names.map((name) => ({
        playerId: name,
        name: `${name}!`,
        lives: options.lives,
        bot: false,
        misses: 0,
      })),
      before: options.names.map((playerId) => ({ playerId, mu: 25, sigma: 8, played: 3 })),
    },
    tasks: {
      'Ask for a hand': failing('ask', (call) => table.ask(call)),
      'Missed the turn': () => ({ Item: { seats: { M: table.seats() } } }),
      Announce: failing('announce', (call) => table.announce(call)),
      Settle: failing('settle', (call) => table.settle(call)),
    },
  })
  const { results, asked } = table
  return { results, asked, execution, took: execution.took, transitions: execution.transitions }
}

/** Lambda refuses so many calls, and then does what it should. */
function refusesAtFirst(
  { error, times }: { error: string; times: number },
  behaviour: TaskBehaviour,
): TaskBehaviour {
  let left = times
  return (call) => {
    if (left-- > 0) return refuses(error, 'Rate exceeded.', 429)
    return typeof behaviour === 'function' ? behaviour(call) : behaviour
  }
}

/** Everybody at the table: takes the askings, does the deeds, keeps who has left. */
class Table {
  readonly results: Result[] = []
  readonly asked: AskForHandEvent[] = []
  /** What each player was asked last. */
  private readonly open = new Map<string, TaskCall>()
  private readonly left = new Set<string>()
  private readonly plan: Plan
  private playing: string[] = []

  constructor(plan: Plan) {
    this.plan = plan
  }

  announce({ arguments: result }: TaskCall): Json {
    this.results.push(result as unknown as Result)
    return null
  }

  settle({ arguments: event }: TaskCall): Json {
    this.results.push((event as unknown as { result: Result }).result)
    return null
  }

  /** As the asking function does: whoever has left gives up, whoever is alone need not throw. */
  ask(call: TaskCall) {
    const event = call.arguments as unknown as AskForHandEvent
    const { playerId, players, round } = event
    this.asked.push(event)
    this.open.set(playerId, call)
    this.playing = players.filter(({ lives }) => lives > 0).map((player) => player.playerId)
    if (this.left.has(playerId)) this.giveUp(playerId)
    else if (this.staying().length === 1) this.answer(playerId, null)
    const askedNow = this.asked.filter((one) => one.round === round)
    const all = new Set(askedNow.map((one) => one.playerId)).size === this.playing.length
    // The last asking is followed by the round's deeds.
    return all ? waits(() => this.doAll(this.plan(round))) : waits()
  }

  private doAll(deeds: Deed[]): void {
    for (const deed of deeds) this.do(deed)
  }

  private do(deed: Deed): void {
    if (!this.playing.includes(deed.playerId) || this.left.has(deed.playerId)) return
    if (deed.does === 'throw') {
      this.answer(deed.playerId, deed.hand)
      return
    }
    this.left.add(deed.playerId)
    this.giveUp(deed.playerId)
    const [alone, ...others] = this.staying()
    if (alone && others.length === 0) this.answer(alone, null)
  }

  /** Only the first answer to a token counts; the others are refused. */
  private answer(playerId: string, hand: string | null): void {
    this.open.get(playerId)?.succeed({ hand, left: [...this.left] })
  }

  private giveUp(playerId: string): void {
    this.open.get(playerId)?.fail('Left', JSON.stringify({ left: [...this.left] }))
  }

  private staying(): string[] {
    return this.playing.filter((playerId) => !this.left.has(playerId))
  }

  /** As they stand in the game's item. */
  seats(): { [playerId: string]: Json } {
    return Object.fromEntries([...this.left].map((playerId) => [playerId, { M: { left: { BOOL: true } } }]))
  }
}
