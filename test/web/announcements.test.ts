/** What screen readers hear, over all games and parties: whole sentences, each with exactly one mark at its end. */
import fc from 'fast-check'
import { REASONS, STAMPS } from '../../protocol/constants.ts'
import type { EventNow, Player, PushOf } from '../../protocol/messages.ts'
import { announce } from '../../web/i18n/announcements.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { sayNotice } from '../../web/i18n/formatting.ts'
import { announceParty } from '../../web/party/announcements.ts'
import { partyWordsIn } from '../../web/party/words/index.ts'
import { LANGUAGES } from '../../web/state/language.ts'
import type { Message, State } from '../../web/state/model.ts'
import type { NoticeKey } from '../../web/state/notice.ts'
import { update } from '../../web/state/reducer.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'
import { later, played, wish } from './fixtures.ts'

const ENDS_WITH_A_MARK = /[.!?…。!?]["”」]*$/
const DOUBLED = /[.!?…。!?]["”」]*\s*[.。]/

const online: Message[] = [{ type: 'state', state: 'online' }, welcome]
const anyName = fc.constantFrom(
  'Mei',
  'Dr.',
  'Yuki!',
  'Why?',
  'Rin…',
  'ゆき。',
  'メイ!',
  'だれ?',
  '「あおい」',
)
const anyHand = fc.constantFrom('rock' as const, 'paper' as const, 'scissors' as const, null)
const anyMiss = fc.constantFrom('timeout' as const, 'left' as const)
const IDS = ['me', 'you', 'they'] as const

const anyPlayers: fc.Arbitrary<Player[]> = fc
  .tuple(fc.array(fc.tuple(anyName, fc.boolean()), { minLength: 2, maxLength: 3 }), fc.boolean())
  .map(([people, isWatched]) =>
    people.map(([name, bot], index) => {
      const playerId = isWatched ? `p${index}` : (IDS[index] ?? '')
      return { playerId, name, bot, lives: 2 }
    }),
  )

const anyResult = (round: number, players: Player[]): fc.Arbitrary<Message> =>
  fc
    .record({
      hands: fc.tuple(...players.map(() => fc.tuple(anyHand, anyMiss))),
      losers: fc.subarray(players),
      isDraw: fc.boolean(),
      reason: fc.option(fc.constantFrom(...REASONS)),
      winner: fc.option(fc.constantFrom(...players)),
    })
    .map(({ hands, losers, isDraw, reason, winner }) => {
      const isLoser = (player: Player) => !isDraw && losers.includes(player)
      const thrown = hands.map(([hand, miss], index) => ({
        playerId: players[index]?.playerId ?? '',
        hand,
        missed: hand ? null : miss,
      }))
      const hasThrown = (player: Player) => thrown.some((one) => one.playerId === player.playerId && one.hand)
      const idsOf = (some: Player[]) => some.map(({ playerId }) => playerId)
      return resultPush(round, {
        hands: thrown,
        players: players.map((one) => (isLoser(one) ? { ...one, lives: 2 - round } : one)),
        outcome: isDraw ? 'draw' : thrown.some(({ hand }) => hand) ? 'decided' : 'abandoned',
        losers: idsOf(players.filter(isLoser)),
        winners: isDraw ? [] : idsOf(players.filter((one) => !isLoser(one) && hasThrown(one))),
        over: reason ? { winner: winner?.playerId ?? null, reason, rounds: round, ratings: [] } : null,
      })
    })

const anyGame: fc.Arbitrary<Message[]> = anyPlayers.chain((players) => {
  const other = players[1]?.playerId ?? ''
  const start: Message =
    players[0]?.playerId === 'me'
      ? { ...roundPush(1, { players }), thrown: false, endsAt: 15_000 }
      : { type: 'watching', gameId: 'g1', players, round: 1 }
  const mine: Message = { type: 'throw', gameId: 'g1', round: 1, hand: 'rock' }
  const between = fc.subarray<Message>([
    { type: 'thrown', gameId: 'g1', round: 1, playerId: other },
    { type: 'presence', gameId: 'g1', playerId: other, online: false },
    ...STAMPS.map((stamp): Message => ({ type: 'stamp', gameId: 'g1', playerId: other, stamp })),
    mine,
  ])
  return fc
    .tuple(between, anyResult(1, players), anyResult(2, players))
    .map(([some, first, second]) => [...online, start, ...some, first, second])
})

const anyWayToAGame: fc.Arbitrary<Message[]> = fc
  .array(anyName, { minLength: 1, maxLength: 6 })
  .map((names) => [
    ...online,
    { type: 'join', wish },
    {
      type: 'room',
      code: 'K7M2P',
      host: 'p0',
      size: 6,
      lives: 1,
      players: names.map((name, index) => ({ playerId: `p${index}`, name })),
    },
  ])

const anyParty: fc.Arbitrary<Message[]> = fc
  .record({
    name: anyName,
    you: fc.constantFrom('host' as const, 'in' as const, 'out' as const),
    hand: anyHand,
    mine: anyHand,
    again: fc.constantFrom('revived' as const, 'playoff' as const, null),
    after: fc.constantFrom('in' as const, 'out' as const, 'won' as const),
    reason: fc.option(fc.constantFrom('won', 'host_gone', 'abandoned', 'exhausted', 'aborted')),
    hasWinner: fc.boolean(),
  })
  .map(({ name, you, hand, mine, again, after, reason, hasWinner }) => {
    const told = (fields: Partial<EventNow>): Message => ({
      type: 'event',
      code: 'K7M2QX',
      gameId: 'e1',
      host: { playerId: 'h', name },
      winners: 1,
      draws: 'out',
      phase: 'playing',
      guests: 2,
      you,
      newest: [],
      turn: null,
      last: null,
      ...fields,
    })
    const result: PushOf<'event_result'> = {
      type: 'event_result',
      gameId: 'e1',
      round: 1,
      hand,
      counts: { rock: 1, scissors: 1, paper: 0, none: 0 },
      left: 1,
      again,
      over: reason && {
        winners: hasWinner ? [{ playerId: 'me', name }] : [],
        rounds: 1,
        reason: reason as 'won',
      },
      chance: false,
      commitment: null,
      nonce: null,
      names: [],
      you: you === 'host' ? you : after,
    }
    return [
      ...online,
      told({ phase: 'open', gameId: null }),
      told({}),
      {
        type: 'event_round',
        gameId: 'e1',
        round: 1,
        left: 2,
        turnSeconds: 15,
        deadline: 15_000,
        msLeft: 15_000,
        names: [],
        you,
        thrown: false,
        endsAt: 15_000,
      },
      ...(mine ? [{ type: 'party throw', round: 1, hand: mine } as const] : []),
      result,
    ]
  })

/** Everything that is read out on the way: after each message, and in the moments after it. */
function heard(messages: readonly Message[]): string[] {
  const texts: string[] = []
  const listen = (state: State) => {
    for (const language of LANGUAGES) {
      const t = messagesIn(language)
      const spoken = state.party ? announceParty(t, partyWordsIn(language), state) : announce(t, state)
      texts.push(...spoken.map(({ text }) => text))
    }
  }
  messages.reduce((state, message) => {
    const next = update(message, state)
    listen(next)
    const rested = later(next.now + 3_000, next)
    listen(rested)
    return rested
  }, played())
  return texts
}

test.each([
  ['a game', anyGame],
  ['the way to a game', anyWayToAGame],
  ['a party', anyParty],
])('each announcement ends with one mark and has none twice, whatever the names: %s', (_, anyMessages) => {
  fc.assert(
    fc.property(anyMessages, (messages) => {
      for (const text of heard(messages)) {
        expect(text).toMatch(ENDS_WITH_A_MARK)
        expect(text).not.toMatch(DOUBLED)
      }
    }),
  )
})

test('so it is with notices, which are read out as they stand', () => {
  for (const t of LANGUAGES.map(messagesIn))
    for (const key of Object.keys(t.notices) as NoticeKey[])
      expect(sayNotice(t, { key, detail: '' }).trim()).not.toMatch(DOUBLED)
})
