/** Calls the functions of events in this process, without an execution. The test plays the state machine. */

import type { Sender } from '../../functions/edge/socket.ts'
import { attend } from '../../functions/events/attend.ts'
import { begin } from '../../functions/events/begin.ts'
import { type ClosedRound, closeRound } from '../../functions/events/close-round.ts'
import { hold } from '../../functions/events/hold.ts'
import type { JudgedRound } from '../../functions/events/judged.ts'
import { type OpenEventRound, openRound } from '../../functions/events/open-round.ts'
import { throwInEvent } from '../../functions/events/throw.ts'
import type { Hand } from '../../protocol/constants.ts'
import type { ReplyOf } from '../../protocol/messages.ts'
import { interceptCalls } from './aws-middleware.ts'
import { newSender, senderAt } from './world.ts'

export interface Recorded {
  /** The inputs of started executions, by name. */
  begun: Map<string, OpenEventRound>
  /** The payloads of asynchronous invocations. */
  told: { gameId: string; [field: string]: unknown }[]
}

/** Records all executions and asynchronous invocations from now on. */
export function recordEvents(): Recorded {
  const recorded: Recorded = { begun: new Map(), told: [] }
  interceptCalls(async ({ operation, input }, next) => {
    if (operation === 'StartExecution') {
      const { name, input: text } = input as { name: string; input: string }
      if (!recorded.begun.has(name)) recorded.begun.set(name, JSON.parse(text))
      return {}
    }
    if (operation !== 'Invoke') return next()
    recorded.told.push(JSON.parse(String((input as { Payload: string }).Payload)))
    return {}
  })
  return recorded
}

export interface HeldEvent {
  code: string
  host: Sender
  guests: Sender[]
}

export const again = (sender: Sender) => senderAt(sender, Date.now())

export async function holdEvent(size: number): Promise<HeldEvent> {
  const host = await newSender()
  const held = (await hold({ action: 'hold', winners: 1, draws: 'out' }, host)) as ReplyOf<'event'>
  const guests = await Promise.all(Array.from({ length: size }, () => newSender()))
  for (const guest of guests) await attend({ action: 'attend', code: held.code }, guest)
  return { code: held.code, host, guests }
}

/** Begins the event. Resolves to the input of its execution. */
export async function beginEvent({ code, host }: HeldEvent, recorded: Recorded): Promise<OpenEventRound> {
  const begun = (await begin({ action: 'begin', code }, again(host))) as ReplyOf<'event'>
  const input = recorded.begun.get(begun.gameId ?? '')
  if (!input) throw new Error(`The event was not begun: ${JSON.stringify(begun)}`)
  return input
}

export const askRound = (input: OpenEventRound, change: Partial<OpenEventRound> = {}) =>
  openRound({ ...input, taskToken: `token ${input.gameId}`, askedAt: Date.now(), ...change }, Date.now)

export const endRound = ({ gameId, seats }: OpenEventRound, round = 1): Promise<ClosedRound> =>
  closeRound({ gameId, round, seats }, () => 'rock')

export const throwing = (sender: Sender, gameId: string, hand: Hand, round = 1) =>
  throwInEvent({ action: 'throw', gameId, round, hand }, again(sender))

export const lastRound = (gameId: string): JudgedRound => ({
  ...{
    gameId,
    round: 1,
    hand: 'rock',
    counts: { rock: 0, paper: 1, scissors: 0, none: 0 },
    left: 1,
    again: null,
  },
  ...{ chance: false, commitment: null, nonce: null, over: { rounds: 1, reason: 'won' } },
})
