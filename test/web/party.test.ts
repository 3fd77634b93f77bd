/** The page's state of a party, its timeline and its texts. */
import fc from 'fast-check'
import type { EventNow, PushOf } from '../../protocol/messages.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { announceParty } from '../../web/party/announcements.ts'
import { partyCues } from '../../web/party/cues.ts'
import { leftIn, openRound, progressOf, shownRound, verdictOf } from '../../web/party/party-selectors.ts'
import { momentOf, nextMomentIn, openedAt, PHONE_PACE, SCREEN_PACE } from '../../web/party/timeline.ts'
import { verdictLines, verdictReason } from '../../web/party/verdict.tsx'
import { partyWordsIn } from '../../web/party/words/index.ts'
import type { Message, State } from '../../web/state/model.ts'
import type { Party } from '../../web/state/party.ts'
import { update } from '../../web/state/reducer.ts'
import { addressOf, needsParty, screenOf } from '../../web/state/selectors.ts'
import { welcome } from '../client/scripted-server.ts'
import { at, later, played } from './fixtures.ts'

const online: Message[] = [{ type: 'state', state: 'online' }, welcome]
const told = (fields: Partial<EventNow> = {}): Message => ({
  type: 'event',
  code: 'K7M2QX',
  gameId: 'e1',
  host: { playerId: 'h', name: 'Sakura' },
  winners: 1,
  draws: 'out',
  phase: 'playing',
  guests: 214,
  you: 'in',
  newest: [],
  turn: null,
  last: null,
  ...fields,
})
const lobby = told({ phase: 'open', gameId: null })
type RoundFields = Partial<PushOf<'event_round'> & { thrown: boolean; endsAt: number }>
const asked = (round: number, fields: RoundFields = {}): Message => ({
  type: 'event_round',
  gameId: 'e1',
  round,
  left: 214,
  turnSeconds: 15,
  deadline: 15_000,
  msLeft: 15_000,
  names: [],
  you: 'in',
  thrown: false,
  endsAt: 15_000,
  ...fields,
})
const judged = (round: number, fields: Partial<PushOf<'event_result'>> = {}) => ({
  type: 'event_result' as const,
  gameId: 'e1',
  round,
  hand: 'rock' as const,
  counts: { rock: 58, scissors: 82, paper: 71, none: 3 },
  left: 71,
  again: null,
  over: null,
  chance: false,
  commitment: null,
  nonce: null,
  names: [],
  you: 'in' as const,
  ...fields,
})
const threw = (round: number, hand: 'rock' | 'paper' | 'scissors'): Message => ({
  type: 'party throw',
  round,
  hand,
})

function partyOf({ party }: State): Party {
  if (!party) throw new Error('There is no party.')
  return party
}
const playedParty = (...messages: Message[]) => partyOf(played(...online, told(), ...messages))
const lastRound = (party: Party) => {
  const last = party.rounds.at(-1)
  if (!last) throw new Error('There is no round.')
  return last
}

test.each<[string, State, ReturnType<typeof screenOf>, boolean]>([
  ['home', played(...online), 'home', false],
  ['the way in', played(...online, { type: 'arrive', route: { at: 'party' } }), 'party', true],
  ['before the welcome', played({ type: 'arrive', route: { at: 'screen', code: 'K' } }), 'loading', true],
  ['in a party', played(...online, told()), 'party', true],
  ['left', played(...online, told(), { type: 'party left' }), 'home', false],
  [
    'left, and told late',
    played(...online, told(), { type: 'party left' }, told({ phase: 'over' })),
    'home',
    false,
  ],
  ['gone', played(...online, told(), { type: 'party gone', code: 'K7M2QX' }), 'home', false],
  ['another is gone', played(...online, told(), { type: 'party gone', code: 'OTHER2' }), 'party', true],
  [
    'the end stays',
    played(...online, told(), told({ phase: 'over' }), { type: 'party gone', code: 'K7M2QX' }),
    'party',
    true,
  ],
])('%s', (_, state, screen, isNeeded) => {
  expect(screenOf(state)).toBe(screen)
  expect(needsParty(state)).toBe(isNeeded)
})

test('an ended party is shown again only to players who need it', () => {
  const route = (code?: string): Message => ({
    type: 'arrive',
    route: { at: 'party', ...(code ? { code } : {}) },
  })
  const back = (you: EventNow['you'], ...before: Message[]) =>
    played(...before, ...online, told({ phase: 'over', you })).party !== undefined
  expect(back('won')).toBe(true)
  expect(back('host')).toBe(true)
  expect(back('out')).toBe(false)
  expect(back('out', route('K7M2QX'))).toBe(true)
  expect(back('won', route('NEXT22'))).toBe(false)
  expect(back('host', route())).toBe(false)
  expect(back('won', { type: 'arrive', route: { at: 'room', code: 'K7M2P' } })).toBe(false)
  expect(back('screen', { type: 'arrive', route: { at: 'screen', code: 'K7M2QX' } })).toBe(true)
})

test('the address is the link to the party, and a big screen stays one', () => {
  expect(addressOf(played(...online, told()))).toEqual({ at: 'party', code: 'K7M2QX' })
  expect(addressOf(played(...online, told({ you: 'screen' })))).toEqual({ at: 'screen', code: 'K7M2QX' })
})

test('whatever order the pushes come in, the page ends up with the same party', () => {
  const pushes: Message[] = [
    asked(1),
    { type: 'event_hand', gameId: 'e1', round: 1, commitment: 'c1' },
    { type: 'event_progress', gameId: 'e1', round: 1, thrown: 5, left: 214 },
    { type: 'event_progress', gameId: 'e1', round: 1, thrown: 200, left: 214 },
    judged(1),
    asked(2, { left: 71 }),
    judged(2, { you: 'out', left: 12 }),
    asked(3, { you: 'out', left: 12 }),
    judged(3, { you: 'out', left: 1, over: { winners: [], rounds: 3, reason: 'won' } }),
    told(),
  ]
  const seen = (messages: Message[]) => {
    const { facts, rounds } = playedParty(...messages)
    return { facts, rounds, verdicts: rounds.map(verdictOf) }
  }
  const inOrder = seen(pushes)
  expect(inOrder.verdicts).toEqual(['in', 'out', undefined])
  expect(inOrder.facts).toMatchObject({ you: 'out', phase: 'over' })
  fc.assert(
    fc.property(fc.shuffledSubarray(pushes, { minLength: pushes.length }), (shuffled) => {
      const { facts, rounds, verdicts } = seen(shuffled)
      expect(verdicts).toEqual(inOrder.verdicts)
      expect(facts).toEqual(inOrder.facts)
      const plain = ({ result, ...round }: (typeof rounds)[number]) => ({ ...round, left: result?.left })
      expect(rounds.map(plain)).toEqual(inOrder.rounds.map(plain))
    }),
  )
})

test('a push of another party changes nothing, and one that shows this party as open is late', () => {
  const party = playedParty(asked(1))
  expect(playedParty(asked(1), asked(2, { gameId: 'e2' }), judged(1, { gameId: 'e2' }))).toEqual(party)
  expect(playedParty(asked(1), told({ phase: 'open', gameId: null, guests: 3 }))).toEqual(party)
})

test('two taps throw one hand, a hand that was lost is taken back, and so it is when the server has none', () => {
  const twice = playedParty(asked(1), threw(1, 'rock'), threw(1, 'paper'))
  expect(lastRound(twice).hand).toBe('rock')
  expect(lastRound(playedParty(asked(1), threw(1, 'rock'), { type: 'party take back', round: 1 })).hand).toBe(
    undefined,
  )
  expect(lastRound(playedParty(asked(1), threw(1, 'rock'), asked(1))).hand).toBe(undefined)
  expect(lastRound(playedParty(asked(1), threw(1, 'rock'), asked(1, { thrown: true }))).hand).toBe('rock')
})

test('the story of a round: the chant, the hand, what it has brought, and the next turn', () => {
  const party = playedParty(asked(1), at(20_000), judged(1), asked(2, { endsAt: 40_000 }))
  const moments = [20_000, 20_300, 20_600, 20_760, 21_260, 21_960, 40_000]
  expect(moments.map((now) => momentOf(party, now, PHONE_PACE).name)).toEqual([
    'beat',
    'beat',
    'beat',
    'open',
    'result',
    'turn',
    'closing',
  ])
  expect(momentOf(party, 24_000, SCREEN_PACE).name).toBe('result')
  expect(nextMomentIn(party, 20_000, PHONE_PACE)).toBe(300)
  expect(nextMomentIn(party, 39_400, PHONE_PACE)).toBe(600)
  expect(nextMomentIn(party, 40_000, PHONE_PACE)).toBe(undefined)
})

test.each<[string, Party, string]>([
  ['guests come in', partyOf(played(...online, told({ phase: 'open', gameId: null }))), 'lobby'],
  ['it has begun', playedParty(), 'soon'],
  ['the first round', playedParty(asked(1)), 'opening'],
  ['the first round, come back to', playedParty(asked(1, { msLeft: 9_000 })), 'turn'],
  ['what was missed is not played', playedParty(told({ last: judged(4) })), 'result'],
  [
    'called off before it began',
    partyOf(played(...online, lobby, told({ phase: 'over', gameId: null }))),
    'cancelled',
  ],
  [
    'the host has gone',
    playedParty(told({ last: judged(4, { over: { winners: [], rounds: 4, reason: 'host_gone' } }) })),
    'cancelled',
  ],
  [
    'the server has failed',
    playedParty(judged(1, { hand: null, over: { winners: [], rounds: 1, reason: 'aborted' } })),
    'cancelled',
  ],
  [
    'an end that was missed',
    playedParty(
      told({
        phase: 'over',
        last: judged(4, { over: { winners: [{ playerId: 'me', name: 'Mei' }], rounds: 4, reason: 'won' } }),
      }),
    ),
    'over',
  ],
])('%s', (_, party, moment) => {
  expect(momentOf(party, 1, PHONE_PACE).name).toBe(moment)
})

test('after a round in which all threw what the host did, the chant is that of a draw', () => {
  const counts = { rock: 5, scissors: 0, paper: 0, none: 1 }
  const party = playedParty(judged(1, { counts }), at(9_000), judged(2))
  expect(momentOf(party, 9_000, PHONE_PACE)).toMatchObject({ beat: 'aiko' })
})

test('a hand may be thrown once the turn is on the screen, by who is in or the host, in time and online', () => {
  const open = (now: number, ...messages: Message[]) => {
    const state = later(now, played(...online, told(), ...messages))
    return openRound(state, partyOf(state))?.number
  }
  expect(open(699, asked(1))).toBe(undefined)
  expect(open(700, asked(1))).toBe(1)
  expect(open(14_999, asked(1))).toBe(1)
  expect(open(15_000, asked(1))).toBe(undefined)
  expect(open(700, asked(1), threw(1, 'rock'))).toBe(undefined)
  expect(open(700, asked(1, { thrown: true }))).toBe(undefined)
  expect(open(700, asked(1, { you: 'out' }))).toBe(undefined)
  expect(open(700, asked(1, { you: 'screen' }))).toBe(undefined)
  expect(open(700, asked(1, { you: 'host' }))).toBe(1)
  expect(open(700, asked(1), { type: 'state', state: 'offline' })).toBe(undefined)
  expect(open(1_959, judged(1), asked(2))).toBe(undefined)
  expect(open(1_960, judged(1), asked(2))).toBe(2)
  expect(openedAt(playedParty(judged(1), asked(2)), PHONE_PACE)).toBe(1_960)
})

const t = messagesIn('en')
const [en, ja] = [partyWordsIn('en'), partyWordsIn('ja')]
const all = { rock: 2, scissors: 2, paper: 0, none: 0 }

test('a word behind a number agrees with it', () => {
  expect([1, 2].map((n) => en.haveWon(n))).toEqual(['winner', 'winners'])
  expect(ja.haveWon(1)).toBe('人が優勝')
  expect(en.oneOf('Mei', '1', '1')).toBe('Mei · won among 1 guest')
  expect(en.oneOf('Mei', '3', '2')).toBe('Mei · won among 3 guests')
})

test('the rules say what a draw means, either way', () => {
  expect(ja.rules(1, 'out')).toContain('負け、あいこ、出しそびれは、脱落です。')
  expect(ja.rules(1, 'stay')).toContain('あいこなら残ります。負けと出しそびれは、脱落です。')
})

test.each<[string, Message[], string, string, string]>([
  ['paper', [threw(1, 'paper'), judged(1)], 'Still in!', 'Your paper wraps the host’s rock', '勝ち残り!'],
  [
    'scissors',
    [threw(1, 'scissors'), judged(1, { you: 'out' })],
    'Out!',
    'The host’s rock blunts your scissors',
    '脱落!',
  ],
  [
    'a draw, out',
    [threw(1, 'rock'), judged(1, { you: 'out' })],
    'Out!',
    'Rock, like the host. Draws are out',
    '脱落!',
  ],
  ['a draw, in', [threw(1, 'rock'), judged(1)], 'A draw: still in', 'Rock, like the host', 'あいこで残り'],
  ['no hand', [judged(1, { you: 'out' })], 'Out!', 'You missed the turn', '脱落!'],
  [
    'revived',
    [threw(1, 'rock'), judged(1, { again: 'revived', counts: all })],
    'Back in!',
    en.revived,
    '復活!',
  ],
  [
    'revived, but for those without a hand',
    [threw(1, 'rock'), judged(1, { again: 'revived', counts: { ...all, none: 3 } })],
    'Back in!',
    en.revivedThrowers,
    '復活!',
  ],
  [
    'revived, since nobody threw',
    [judged(1, { again: 'revived', counts: { rock: 0, scissors: 0, paper: 0, none: 4 } })],
    'Back in!',
    en.revived,
    '復活!',
  ],
  ['playoff', [threw(1, 'rock'), judged(1, { again: 'playoff' })], 'Second chance', en.playoff, '敗者復活戦'],
  [
    'won',
    [threw(1, 'paper'), judged(1, { you: 'won' })],
    'You won!',
    'Your paper wraps the host’s rock',
    '優勝!',
  ],
])('what a round means for a guest is told with the reason: %s', (_, messages, word, why, japanese) => {
  const round = lastRound(playedParty(asked(1), ...messages))
  const verdict = verdictOf(round)
  expect(verdict && verdictLines(en, verdict).join(' ')).toBe(word)
  expect(verdict && verdictReason(en, verdict, round)).toBe(why)
  expect(verdict && verdictLines(ja, verdict).join('')).toBe(japanese)
})

test('a page that is loaded anew in the middle of a turn has it, and keeps what it knows of a hand', () => {
  const turn = {
    round: 2,
    left: 71,
    turnSeconds: 15,
    deadline: 15_000,
    msLeft: 4_000,
    names: [],
    thrown: false,
    commitment: 'c2',
  }
  const party = partyOf(played(...online, at(6_000), told({ turn, last: judged(1) })))
  expect(lastRound(party)).toMatchObject({ number: 2, commitment: 'c2', asked: { endsAt: 10_000, left: 71 } })
  expect(momentOf(party, 6_000, PHONE_PACE).name).toBe('turn')
  const withHand = playedParty(asked(2), threw(2, 'rock'), told({ turn }))
  expect(lastRound(withHand).hand).toBe('rock')
})

test('a guest who returns without a hand still sees the host’s', () => {
  const round = lastRound(playedParty(asked(1, { thrown: true }), judged(1, { you: 'out' })))
  expect(verdictReason(en, 'out', round)).toBe('The host: rock')
})

test('how many are left is the open turn’s number, else the last result’s, else how many came', () => {
  const leftAt = (party: Party) => leftIn(party, { name: 'turn' })
  expect(leftAt(playedParty())).toBe(214)
  expect(leftAt(playedParty(judged(1)))).toBe(71)
  expect(leftAt(playedParty(judged(1), asked(2, { left: 70 })))).toBe(70)
})

test('the numbers are those of before until the hands have met', () => {
  const last = judged(2, { left: 12, counts: { rock: 20, scissors: 30, paper: 12, none: 9 } })
  const party = playedParty(
    asked(1),
    judged(1),
    asked(2, { left: 71 }),
    { type: 'event_progress', gameId: 'e1', round: 2, thrown: 60, left: 71 },
    at(20_000),
    last,
    asked(3, { left: 12 }),
  )
  const seen = (now: number) => {
    const moment = momentOf(party, now, PHONE_PACE)
    const round = shownRound(party, moment)?.number
    return { moment: moment.name, left: leftIn(party, moment), round, progress: progressOf(party, moment) }
  }
  const before = { left: 71, round: 1, progress: { thrown: 62, all: 71 } }
  expect([20_000, 20_600, 20_760].map(seen)).toEqual([
    { moment: 'beat', ...before },
    { moment: 'beat', ...before },
    { moment: 'open', ...before },
  ])
  expect(seen(21_260)).toEqual({ moment: 'result', left: 12, round: 2, progress: { thrown: 0, all: 12 } })
})

test('after the last round it stays visible how many have thrown', () => {
  const over = { winners: [{ playerId: 'me', name: 'Mei' }], rounds: 1, reason: 'won' as const }
  const party = playedParty(asked(1, { left: 214 }), judged(1, { left: 1, over }))
  expect(progressOf(party, { name: 'result' })).toEqual({ thrown: 211, all: 214 })
})

test('a page that missed the turn has the numbers of the round before, too', () => {
  const party = playedParty(judged(1), at(20_000), judged(2, { left: 12 }))
  expect(leftIn(party, momentOf(party, 20_000, PHONE_PACE))).toBe(71)
})

test('a round is read out once it has been shown, with the reason', () => {
  const messages: Message[] = [told(), asked(1), threw(1, 'paper'), at(8_000), judged(1)]
  const said = (now: number) =>
    announceParty(t, en, later(now, played(...online, ...messages))).map(({ text }) => text)
  expect(said(8_100)).toEqual([])
  expect(said(9_300)).toEqual(['The host: rock. Your paper wraps the host’s rock. Still in! 71 still in.'])
  expect(announceParty(t, en, played(...online, told({ you: 'screen' }), judged(1)))).toEqual([])
})

test('the lobby and an end without a winner are read out; the host hears of many guests in tens', () => {
  const open = (fields: Partial<EventNow>) =>
    announceParty(t, en, played(...online, lobby, told({ phase: 'open', gameId: null, ...fields })))
  expect(open({ you: 'in' })).toMatchObject([{ text: 'You are in! Waiting for Sakura to start.' }])
  expect(open({ you: 'host', guests: 3 })).toMatchObject([{ text: '3 in.' }])
  expect(open({ you: 'host', guests: 214 })[0]?.key).toBe(open({ you: 'host', guests: 210 })[0]?.key)
  expect(open({ you: 'in', phase: 'over' })).toMatchObject([{ text: 'The host has called it off.' }])
})

test('each moment has its sound, once', () => {
  const before = played(...online, told(), asked(1), threw(1, 'paper'), at(8_000))
  const beat = update(judged(1), before)
  const on = (now: number) => later(now, beat)
  expect(partyCues(before, beat)).toEqual([{ tone: 'beat', shake: 12 }])
  expect(partyCues(beat, on(8_100))).toEqual([])
  expect(partyCues(on(8_500), on(8_600))).toEqual([{ tone: 'pon', shake: 40 }])
  expect(partyCues(on(9_000), on(9_300))).toEqual([{ tone: 'win' }])
})
