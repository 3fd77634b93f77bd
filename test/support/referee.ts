/**
 * Plays games through the definition that is deployed, on virtual time. What stands around the state machine
 * is as small as it can be: whoever is asked does what the plan of the round says, in its order.
 */

import type { AskForHandEvent } from '../../functions/ask-for-hand.ts'
import { AwsError } from '../../local/aws/error.ts'
import { runExecution, TaskTokens } from '../../local/stepfunctions/interpreter/index.ts'
import type { ExecutionHandle, Json } from '../../local/stepfunctions/ports.ts'
import { VirtualClock } from '../../local/virtual-clock.ts'
import type { PushOf } from '../../protocol/messages.ts'
import type { Deed } from './rules.ts'
import { synthesizeTemplate } from './template.ts'

export type Result = Omit<PushOf<'result'>, 'type'>
export type Plan = (round: number) => Deed[]

export interface Played {
  results: Result[]
  execution: ExecutionHandle
  /** Milliseconds of virtual time that the game took. */
  took: number
  /** How many states were entered: what Step Functions bills. */
  transitions: number
  asked: AskForHandEvent[]
}

export interface Options {
  names: string[]
  lives: number
  turnSeconds?: number
  /** Functions that fail, by name and how many times in a row from the first call on. */
  failing?: { name: string; error: string; times: number }[]
}

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
/** What CloudFormation would put into the definition. */
const SUBSTITUTIONS: Record<string, string> = {
  AskForHandFunctionArn: arnOf('ask'),
  AnnounceFunctionArn: arnOf('announce'),
  SettleFunctionArn: arnOf('settle'),
  TableName: 'table',
}

/** The definition out of the synthesized template, with names put in as CloudFormation does. */
function deployedDefinition(): { [key: string]: Json } {
  const machines = Object.values(synthesizeTemplate().findResources('AWS::StepFunctions::StateMachine'))
  const text: string = machines[0]?.Properties.DefinitionString
  return JSON.parse(text.replaceAll(/\$\{(\w+)\}/g, (_all, key: string) => SUBSTITUTIONS[key] ?? ''))
}

let definition: { [key: string]: Json } | undefined

export async function playGame(plan: Plan, options: Options): Promise<Played> {
  definition ??= deployedDefinition()
  const game = new Table(plan, options)
  const startedAt = game.clock.now()
  const input = {
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
  }
  const execution = runExecution(
    {
      executionArn: 'arn:aws:states:us-east-1:123456789012:execution:game:game-1',
      name: 'game-1',
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:game',
      stateMachineName: 'game',
      roleArn: 'arn:aws:iam::123456789012:role/game',
      type: 'STANDARD',
      definition,
      input: JSON.stringify(input),
    },
    game.ports,
  )
  await game.clock.runUntil(execution.ended())
  return {
    results: game.results,
    execution,
    took: game.clock.now() - startedAt,
    transitions: execution.events.filter(({ type }) => type.endsWith('StateEntered')).length,
    asked: game.asked,
  }
}

/** Everybody at the table: takes the askings, does the deeds, keeps who has left. */
class Table {
  readonly clock = new VirtualClock()
  readonly results: Result[] = []
  readonly asked: AskForHandEvent[] = []
  private readonly tokens = new TaskTokens()
  private readonly open = new Map<string, string>()
  private readonly left = new Set<string>()
  private readonly failures: { name: string; error: string; times: number }[]
  private readonly plan: Plan
  private playing: string[] = []

  constructor(plan: Plan, { failing = [] }: Options) {
    this.plan = plan
    this.failures = failing.map((one) => ({ ...one }))
  }

  readonly ports = {
    clock: this.clock,
    random: () => 0.5,
    tokens: this.tokens,
    invokeLambda: async ({ functionName, payload }: { functionName: string; payload: string }) => {
      const name = functionName.slice(arnOf('').length)
      const failure = this.failures.find((one) => one.name === name && one.times-- > 0)
      if (failure) throw new AwsError(failure.error, 'Rate exceeded.', 429)
      this.called(name, JSON.parse(payload))
      return { statusCode: 200, payload: 'null', executedVersion: '$LATEST', requestId: 'request' }
    },
    connector: () => async () => ({ submitted: { Item: { seats: { M: this.seats() } } } }),
    scheduleActivity: () => {},
  }

  private called(name: string, payload: unknown): void {
    if (name === 'ask') this.ask(payload as AskForHandEvent)
    else this.results.push(payload as Result)
  }

  /** As the asking function does: whoever has left gives up, whoever is alone need not throw. */
  private ask(event: AskForHandEvent): void {
    const { playerId, taskToken, players, round } = event
    this.asked.push(event)
    this.open.set(playerId, taskToken)
    this.playing = players.filter(({ lives }) => lives > 0).map((player) => player.playerId)
    if (this.left.has(playerId)) this.giveUp(playerId)
    else if (this.staying().length === 1) this.answer(playerId, null)
    const askedNow = this.asked.filter((one) => one.round === round)
    if (new Set(askedNow.map((one) => one.playerId)).size < this.playing.length) return
    // In a microtask: time does not move on before everything that is due now has been done.
    queueMicrotask(() => {
      for (const deed of this.plan(round)) this.do(deed)
    })
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

  private answer(playerId: string, hand: string | null): void {
    this.end(playerId, (token) => this.tokens.succeed(token, JSON.stringify({ hand, left: [...this.left] })))
  }

  private giveUp(playerId: string): void {
    this.end(playerId, (token) => this.tokens.fail(token, 'Left', JSON.stringify({ left: [...this.left] })))
  }

  /** Only the first answer to a token counts; the others are refused. */
  private end(playerId: string, send: (token: string) => void): void {
    const token = this.open.get(playerId)
    if (!token) return
    try {
      send(token)
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'TaskTimedOut') throw error
    }
  }

  private staying(): string[] {
    return this.playing.filter((playerId) => !this.left.has(playerId))
  }

  private seats(): { [playerId: string]: Json } {
    return Object.fromEntries([...this.left].map((playerId) => [playerId, { M: { left: { BOOL: true } } }]))
  }
}
