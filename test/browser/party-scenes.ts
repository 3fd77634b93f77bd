/** The screens of parties, each set up by messages of a scripted server, in either language. */
import { createHash } from 'node:crypto'
import type { EventNow, EventTurn, PushOf, ReplyOf } from '../../protocol/messages.ts'
import { partyWordsIn } from '../../web/party/words/index.ts'
import { button, handsOpen, LONG_NAME, type Scene, type Screens } from './scenes.ts'

const GAME = 'e1'
const host = { playerId: 'h', name: 'さくら' }

export const eventNow = (fields: Partial<EventNow> = {}): ReplyOf<'event'> => ({
  type: 'event',
  code: 'K7M2P9',
  gameId: null,
  host,
  winners: 3,
  draws: 'out',
  phase: 'open',
  guests: 214,
  you: 'in',
  newest: ['ゆき', 'メイ', 'そうた', LONG_NAME, 'ひな'],
  turn: null,
  last: null,
  ...fields,
})

export const eventRound = (round: number, fields: Partial<PushOf<'event_round'>> = {}) => ({
  type: 'event_round' as const,
  gameId: GAME,
  round,
  left: 214,
  turnSeconds: 60,
  deadline: Date.now() + 60_000,
  msLeft: 60_000,
  names: [],
  you: 'in' as const,
  ...fields,
})

export const eventResult = (round: number, fields: Partial<PushOf<'event_result'>> = {}) => ({
  type: 'event_result' as const,
  gameId: GAME,
  round,
  hand: 'rock' as const,
  counts: { rock: 58, scissors: 82, paper: 71, none: 3 },
  left: 71,
  again: null,
  over: null,
  chance: false,
  commitment: createHash('sha256')
    .update(`${GAME}:${round}:${fields.hand ?? 'rock'}:bm9uY2U`)
    .digest('base64url'),
  nonce: 'bm9uY2U',
  names: [],
  you: 'in' as const,
  ...fields,
})

/** The open turn of an `event` message. */
export function turnIn(round: number, fields: Partial<EventTurn> = {}): EventTurn {
  const { type: _, gameId: __, you: ___, ...turn } = eventRound(round)
  return { ...turn, thrown: false, commitment: null, ...fields }
}

const winners = [
  { playerId: 'p1', name: 'メイ' },
  { playerId: 'me', name: LONG_NAME },
  { playerId: 'p3', name: 'そうた' },
]
const over: PushOf<'event_result'>['over'] = { winners, rounds: 6, reason: 'won' }
const prizeCodes = winners.map((one, index) => ({
  ...one,
  prizeCode: ['K7X2W9', 'P3M4Q8', 'W8Z3R2'][index] ?? '',
}))
export const begun = (you: EventNow['you'], fields: Partial<EventNow> = {}) =>
  eventNow({ gameId: GAME, phase: 'playing', you, ...fields })

/** Opens the link of the QR code. */
async function followLink({ page }: Scene): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/party/k7m2p9'
  })
}

export async function attend(scene: Scene): Promise<void> {
  const { page, peer, t } = scene
  await followLink(scene)
  await button(page, partyWordsIn(t.language).attend).click()
  peer.reply(await peer.take('attend'), eventNow())
}

export async function hold({ page, peer, t }: Scene): Promise<void> {
  const w = partyWordsIn(t.language)
  await page.getByRole('link', { name: w.title }).click()
  await button(page, w.hold).click()
  peer.reply(await peer.take('hold'), eventNow({ you: 'host' }))
  await page.locator('.qr svg').waitFor()
}

/** Throws in the first round and pushes its result. */
export async function playFirst(scene: Scene, fields: Partial<PushOf<'event_result'>>): Promise<void> {
  const { page, peer, t } = scene
  await attend(scene)
  peer.push(begun('in'))
  peer.push(eventRound(1))
  await handsOpen(page)
  await button(page, t.hands.paper).click()
  peer.reply(await peer.take('throw'), { type: 'thrown', gameId: GAME, round: 1 })
  peer.push(eventResult(1, fields))
}

/** Opens the big screen. The page reloads, because a big screen has a key of its own. */
export async function show({ page, nextPeer }: Scene, event: ReplyOf<'event'>): Promise<Scene['peer']> {
  await page.evaluate(() => {
    location.hash = '#/screen/K7M2P9'
  })
  const peer = await nextPeer()
  await peer.welcome({ playerId: 'screen' })
  peer.reply(await peer.take('screen'), { ...event, you: 'screen' })
  return peer
}

export const partyScreens: Screens = {
  'party, the way in': async ({ page, t }) => {
    await page.getByRole('link', { name: partyWordsIn(t.language).title }).click()
    await button(page, partyWordsIn(t.language).hold).waitFor()
  },
  'party, by its link': async (scene) => {
    const { page, peer, t } = scene
    await followLink(scene)
    await button(page, partyWordsIn(t.language).attend).click()
    peer.reply(await peer.take('attend'), { type: 'error', code: 'game_not_found', message: 'No.' })
    await page.getByText(partyWordsIn(t.language).notFoundHow).waitFor()
    await page.getByRole('heading', { name: partyWordsIn(t.language).notFound.join(' ') }).waitFor()
  },
  'party, guest in the lobby': async (scene) => {
    await attend(scene)
    await scene.page.locator('.party-rules').waitFor()
  },
  'party, guest in the first turn': async (scene) => {
    const { page, peer } = scene
    await attend(scene)
    peer.push(begun('in'))
    peer.push(eventRound(1))
    await handsOpen(page)
  },
  'party, guest still in': async (scene) => {
    await playFirst(scene, {})
    await scene.page.locator('.verdict').waitFor()
  },
  'party, guest back in, in the next turn': async (scene) => {
    await playFirst(scene, { again: 'revived' })
    await scene.page.locator('.verdict').waitFor()
    scene.peer.push(eventRound(2))
    await handsOpen(scene.page)
    await scene.page.locator('.verdict').waitFor({ state: 'detached' })
    await scene.page.locator('.disc').waitFor()
  },
  'party, guest out': async (scene) => {
    await playFirst(scene, {
      hand: 'scissors',
      you: 'out',
      counts: { rock: 71, scissors: 82, paper: 58, none: 3 },
    })
    scene.peer.push(eventRound(2, { left: 71, you: 'out' }))
    await scene.page.locator('.party-bars').waitFor()
    await scene.page.locator('.fairness summary').click()
  },
  'party, guest has won': async (scene) => {
    await attend(scene)
    const last = eventResult(6, { over, left: 3 })
    scene.peer.push(begun('won', { phase: 'over', last, prizeCode: 'P3M4Q8' }))
    await scene.page.locator('.won-poster').waitFor()
  },
  'party, called off': async (scene) => {
    await attend(scene)
    scene.peer.push(eventNow({ phase: 'over' }))
    await scene.page
      .locator('p.big', { hasText: partyWordsIn(scene.t.language).cancelledWhy.ended })
      .waitFor()
  },
  'party, ended without a winner, for its host': async (scene) => {
    const { page, peer, t } = scene
    await hold(scene)
    const over = { winners: [], rounds: 3, reason: 'abandoned' as const }
    peer.push(begun('host', { phase: 'over', last: eventResult(3, { over, left: 3 }) }))
    await button(page, partyWordsIn(t.language).again).waitFor()
  },
  'party, host in the lobby': async (scene) => hold(scene),
  'party, host in a turn': async (scene) => {
    const { page, peer, t } = scene
    await hold(scene)
    peer.push(begun('host', { last: eventResult(2), turn: turnIn(3, { left: 71 }) }))
    await handsOpen(page)
    await button(page, t.hands.scissors).click()
    peer.reply(await peer.take('throw'), { type: 'thrown', gameId: GAME, round: 3 })
    peer.push({ type: 'event_progress', gameId: GAME, round: 3, thrown: 62, left: 71 })
    await page.locator('.progress', { hasText: '62 / 71' }).waitFor()
  },
  'party, host asked whether to end it during the rounds': async (scene) => {
    const { page, peer, t } = scene
    const w = partyWordsIn(t.language)
    await hold(scene)
    peer.push(begun('host', { turn: turnIn(1) }))
    await handsOpen(page)
    await button(page, w.endParty).click()
    await page.getByRole('dialog').getByText(w.goesOnWithoutHost).waitFor()
  },
  'party, host at the end': async (scene) => {
    const { page, peer, t } = scene
    await hold(scene)
    peer.push(begun('host', { phase: 'over', last: eventResult(6, { over, left: 3 }), prizeCodes }))
    await page.locator('.winners').waitFor()
    const w = partyWordsIn(t.language)
    await page.getByLabel(w.checkCode).fill('p3m 4q8')
    await button(page, w.check).click()
    await page.getByText(w.codeIsOf(LONG_NAME)).waitFor()
  },
  'big screen, lobby': async (scene) => {
    await show(scene, eventNow())
    await scene.page.locator('.way-in .qr svg').waitFor()
  },
  'big screen, lobby without guests': async (scene) => {
    await show(scene, eventNow({ guests: 0, newest: [] }))
    await scene.page.getByText(partyWordsIn(scene.t.language).nobodyYet).waitFor()
  },
  'big screen, a turn': async (scene) => {
    const names = ['ゆき', 'メイ', 'そうた', LONG_NAME, 'ひな']
    const turn = turnIn(3, { left: 12, names, commitment: 'x' })
    const peer = await show(scene, begun('screen', { turn }))
    peer.push({ type: 'event_progress', gameId: GAME, round: 3, thrown: 7, left: 12 })
    await scene.page.locator('.clock').waitFor()
    await scene.page.locator('.sides .thrown').first().waitFor()
  },
  'big screen, who threw what': async (scene) => {
    await show(scene, begun('screen', { last: eventResult(3) }))
    await scene.page.locator('.chart').waitFor()
  },
  'big screen, called off': async (scene) => {
    await show(scene, eventNow({ phase: 'over' }))
    // Lines, so that no two words become one.
    await scene.page.locator('.cancelled-title .line').nth(1).waitFor()
  },
  'big screen, winners': async (scene) => {
    await show(scene, eventNow({ gameId: GAME, phase: 'over', last: eventResult(6, { over, left: 3 }) }))
    await scene.page.locator('.finale').waitFor()
  },
}
