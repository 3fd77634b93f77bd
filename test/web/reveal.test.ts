import { cuesOf } from '../../web/sound/cues.ts'
import { arenaViewOf } from '../../web/state/arena-view.ts'
import type { Message, State } from '../../web/state/model.ts'
import { nextChangeIn } from '../../web/state/next-tick.ts'
import { update } from '../../web/state/reducer.ts'
import { openedAt, openTurn, revealedResult, revealPhase } from '../../web/state/selectors.ts'
import { welcome } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'
import { at, later, played } from './fixtures.ts'

const online: Message[] = [{ type: 'state', state: 'online' }, welcome]
const asked = (round: number): Message => ({ ...roundPush(round), thrown: false, endsAt: 99_000 })
const draw = (round: number): Message => resultPush(round, { outcome: 'draw', winners: [], losers: [] })

/** The phases that the arena goes through from here on, each with when it began. */
function storyFrom(state: State): [number, string][] {
  const story: [number, string][] = []
  let now = state
  for (let phase = revealPhase(now); phase; phase = revealPhase(now)) {
    story.push([now.now, 'beat' in phase ? phase.beat : phase.name])
    now = update(at(now.now + (nextChangeIn(now) ?? 0)), now)
  }
  return [...story, [now.now, 'over']]
}

const phases = (state: State) =>
  storyFrom(state).filter(([, name], index, all) => name !== all[index - 1]?.[1])

test('じゃん、けん、ぽん: then the hands, the strike, and who won', () => {
  expect(phases(played(...online, asked(2), at(1_000), resultPush(2), asked(3)))).toEqual([
    [1_000, 'jan'],
    [1_300, 'ken'],
    [1_600, 'pon'],
    [1_760, 'open'],
    [2_000, 'strike'],
    [2_320, 'after'],
    [2_800, 'over'],
  ])
})

test('a busy device that renders late still shows every phase for its whole time', () => {
  const told = played(...online, asked(2), at(1_000), resultPush(2), asked(3))
  const stalled = update(at(5_000), told)
  expect(phases(stalled)).toEqual([
    [5_000, 'ken'],
    [5_300, 'pon'],
    [5_460, 'open'],
    [5_700, 'strike'],
    [6_020, 'after'],
    [6_500, 'over'],
  ])
  expect(openedAt(stalled)).toBe(6_500)
  const hidden = update({ type: 'hidden', hidden: true }, told)
  expect(phases(update(at(5_000), hidden))).toEqual([[5_000, 'over']])
})

test('a draw has no strike, and after it the chant is あいこで、しょ', () => {
  const names = (state: State) => phases(state).map(([, name]) => name)
  expect(names(played(...online, asked(1), at(1_000), draw(1), asked(2)))).not.toContain('strike')
  const again = played(...online, asked(1), at(1_000), draw(1), asked(2), at(9_000), draw(2), asked(3))
  expect(names(again).slice(0, 3)).toEqual(['aiko', 'sho', 'open'])
})

test('最初はグー opens the first round, unless the page comes back into it', () => {
  expect(phases(played(...online, asked(1)))).toEqual([
    [0, 'gu'],
    [700, 'over'],
  ])
  const later: Message = { ...roundPush(1, { msLeft: 9_000 }), thrown: false, endsAt: 9_000 }
  expect(revealPhase(played(...online, later))).toBeUndefined()
})

test('the next turn opens when the story is over, and a press from before does not count', () => {
  const told = played(...online, asked(1), at(5_000), resultPush(1), asked(2))
  expect(openTurn(told)).toBeUndefined()
  expect(openTurn(later(6_799, told))).toBeUndefined()
  const open = later(6_800, told)
  expect(openTurn(open)).toMatchObject({ round: 2 })
  expect(openedAt(open)).toBe(6_800)
  const late = played(...online, asked(1), at(5_000), resultPush(1), at(9_000), asked(2))
  expect(openedAt(late)).toBe(9_000)
})

test('a background tab continues with who won', () => {
  const hidden = played(
    ...online,
    asked(1),
    { type: 'hidden', hidden: true },
    at(5_000),
    resultPush(1),
    asked(2),
  )
  expect(phases(hidden)).toEqual([
    [5_000, 'after'],
    [5_480, 'over'],
  ])
})

test('a result that comes late, twice, or calls the game off is not played', () => {
  const second = played(...online, asked(2), at(5_000), resultPush(2), asked(3))
  expect(update(resultPush(1), second).reveal).toEqual(second.reveal)
  expect(update(resultPush(2), later(5_100, second)).reveal).toEqual(second.reveal)
  const over = { winner: null, reason: 'aborted', rounds: 2, ratings: [] } as const
  const aborted = resultPush(2, { hands: [], winners: [], losers: [], over: { ...over, ratings: [] } })
  expect(revealPhase(played(...online, asked(2), at(5_000), aborted))).toBeUndefined()
})

test('no heart breaks and no hand shows before its moment in the reveal', () => {
  const players = resultPush(1).players.map((one) => ({ ...one, lives: one.playerId === 'you' ? 2 : 3 }))
  const told = played(...online, asked(1), at(5_000), resultPush(1, { players }))
  const scene = (now: number) => arenaViewOf(later(now, told))
  const other = (now: number) => scene(now)?.others[0]
  expect(other(5_000)).toMatchObject({ lives: 3, isBreaking: false, hand: null })
  expect(other(5_800)).toMatchObject({ lives: 3, hand: 'scissors', fate: 'loser' })
  expect(other(6_400)).toMatchObject({ lives: 2, isBreaking: true })
  expect(scene(5_800)?.verdict).toBeUndefined()
  expect(scene(6_400)?.verdict).toBe('winner')
  expect(revealedResult(later(9_000, told))).toBeDefined()
  expect(revealedResult(later(9_000, update(asked(2), told)))).toBeUndefined()
})

test('a missed turn is no fist: it is told apart from a rock as soon as the hands are shown', () => {
  const hands = [
    { playerId: 'me', hand: 'rock' as const, missed: null },
    { playerId: 'you', hand: null, missed: 'timeout' as const },
  ]
  const told = played(...online, asked(1), at(5_000), resultPush(1, { hands }))
  expect(arenaViewOf(told)?.others[0]).toMatchObject({ hand: null, missed: 'timeout', standing: 'missed' })
  expect(arenaViewOf(told)?.ours).toMatchObject({ hand: 'rock', missed: null, standing: 'none' })
  const next = later(9_000, update(asked(2), told))
  expect(arenaViewOf(next)?.others[0]).toMatchObject({ missed: null, standing: 'choosing' })
})

test('each moment has its sound, once', () => {
  const before = played(...online, asked(1), at(5_000))
  let state = update(resultPush(1), before)
  const tones = cuesOf(before, state).map(({ tone }) => tone)
  for (let ms = 5_010; ms < 7_500; ms += 10) {
    const next = later(ms, state)
    tones.push(...cuesOf(state, next).map(({ tone }) => tone))
    state = next
  }
  expect(tones).toEqual(['beat', 'beat', 'pon', 'win'])
})

test('an opponent found is heard, a game that a reload comes back into is not', () => {
  const home = played(...online)
  expect(cuesOf(home, update(asked(1), home)).map(({ tone }) => tone)).toContain('found')
  const loading = played()
  expect(cuesOf(loading, update(asked(1), loading)).map(({ tone }) => tone)).not.toContain('found')
})

test('the last five seconds tick, until the hand is thrown', () => {
  const late: Message = { ...roundPush(2, { msLeft: 5_500 }), thrown: false, endsAt: 5_500 }
  const turn = played(...online, late)
  const toneAt = (from: number, to: number, state = turn) =>
    cuesOf(later(from, state), later(to, state)).map(({ tone }) => tone)
  expect(toneAt(0, 400)).toEqual([])
  expect(toneAt(400, 500)).toEqual(['tick'])
  expect(toneAt(500, 900)).toEqual([])
  expect(toneAt(900, 1_500)).toEqual(['tick'])
  const thrown = update({ type: 'throw', gameId: 'g1', round: 2, hand: 'rock' }, turn)
  expect(toneAt(900, 1_500, thrown)).toEqual([])
})

test('a player who is out sees what happened, and that the game continues without them', () => {
  const players = resultPush(1).players.map((one) => ({ ...one, lives: one.playerId === 'me' ? 0 : 2 }))
  const out = played(...online, at(1_000), resultPush(1, { players }))
  expect(revealPhase(later(2_500, out))).toEqual({ name: 'after' })
  expect(revealPhase(later(9_000, out))).toBeUndefined()
})
