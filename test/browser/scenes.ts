/** The screens of the page, each set up by messages of a scripted server, in either language. */
import type { Page } from 'playwright-core'
import type { PushOf } from '../../protocol/messages.ts'
import type { Messages } from '../../web/i18n/catalogue.ts'
import type { Peer } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'

export interface Scene {
  page: Page
  peer: Peer
  /** The next connection of the page, after a reload. */
  nextPeer(): Promise<Peer>
  t: Messages
}

/** A name of maximum length. */
export const LONG_NAME = 'じゅげむじゅげむごこうのすりきれかいじゃり'.slice(0, 20)
const duel = [
  { playerId: 'me', name: 'ゆき', lives: 2, bot: false },
  { playerId: 'you', name: LONG_NAME, lives: 2, bot: false },
]
const others = ['メイ', 'そうた', 'ひな', LONG_NAME, 'あおい'].map((name, index) => ({
  playerId: `p${index + 2}`,
  name,
  lives: 2,
  bot: false,
}))
const group = [{ playerId: 'me', name: 'ゆき', lives: 2, bot: false }, ...others]

/** A turn. It has begun a while ago, so that 最初はグー is not said first. */
export const round = (number: number, fields: Partial<PushOf<'round'>> = {}) =>
  roundPush(number, { players: duel, msLeft: 12_900, ...fields })

/** A judged round of the duel; this player has won it, unless `fields` say otherwise. */
export function result(number: number, fields: Partial<PushOf<'result'>> = {}) {
  const losers = fields.losers ?? ['you']
  const players = duel.map((one) => ({ ...one, lives: losers.includes(one.playerId) ? 1 : 2 }))
  return resultPush(number, { players, ...fields })
}

const LOST = {
  hands: [
    { playerId: 'me', hand: 'paper' as const, missed: null },
    { playerId: 'you', hand: 'scissors' as const, missed: null },
  ],
  winners: ['you'],
  losers: ['me'],
}
const overBy = (
  winner: string | null,
  reason: 'won' | 'forfeit' | 'abandoned',
  before = 1500,
  after = 1583,
) => ({
  winner,
  reason,
  rounds: 2,
  ratings: [
    { playerId: 'me', before, after },
    { playerId: 'you', before: 1612, after: 1560 },
  ],
})

const groupResult = (lives: number) =>
  resultPush(2, {
    players: group.map((one) => (one.playerId === 'me' ? { ...one, lives } : one)),
    hands: group.map(({ playerId }) => ({
      playerId,
      hand: playerId === 'me' ? 'scissors' : 'rock',
      missed: null,
    })),
    winners: others.map(({ playerId }) => playerId),
    losers: ['me'],
  })

const room = {
  type: 'room',
  code: 'K7M2P',
  host: 'me',
  size: 6,
  lives: 2,
  players: group.slice(0, 5).map(({ playerId, name }) => ({ playerId, name })),
} as const
const roomReply = { ...room, players: [...room.players] }

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
export const said = (page: Page, text: string) => page.locator('.say', { hasText: text }).waitFor()
export const button = (page: Page, name: string) => page.getByRole('button', { name })
/** A hand may be thrown now. */
export const handsOpen = (page: Page) => page.locator('.pick:not(.shut)').waitFor()

async function ended({ page, peer }: Scene, last: ReturnType<typeof result>): Promise<void> {
  peer.push(result(1, LOST))
  peer.push(last)
  await page.locator('.end-view').waitFor()
}

async function openFriends({ page, t }: Scene): Promise<void> {
  await page.getByRole('link', { name: t.friends }).click()
  await button(page, t.makeRoom).waitFor()
}

/** Each brings its screen about, by name. */
export type Screens = Record<string, (scene: Scene) => Promise<void>>

export const screens: Screens = {
  home: async () => {},
  rules: async ({ page, t }) => {
    await button(page, t.rules).click()
    await page.getByRole('dialog').waitFor()
  },
  'a name being changed': async ({ page, t }) => {
    await button(page, t.changeName).click()
    await page.getByLabel(t.yourName).fill('あ'.repeat(30))
    await page.getByLabel(t.yourName).press('Enter')
    await page.getByText(t.notices.badName).waitFor()
  },
  waiting: async ({ page, peer, t }) => {
    await button(page, t.playNow).click()
    peer.reply(await peer.take('join'), { type: 'waiting', since: 1, lives: 2 })
    await heading(page, t.waitingTitle[0] ?? '')
    await page.locator('.practice').getByRole('button', { name: t.hands.rock }).click()
  },
  'an opponent found': async ({ page, peer, t }) => {
    await button(page, t.playNow).click()
    peer.reply(await peer.take('join'), { type: 'matched', gameId: 'g1' })
    await heading(page, t.foundTitle[0] ?? '')
  },
  'first turn': async ({ page, peer }) => {
    peer.push(round(1))
    await handsOpen(page)
  },
  'a miss before': async ({ page, peer, t }) => {
    const missed = [
      { playerId: 'me', hand: null, missed: 'timeout' as const },
      { playerId: 'you', hand: 'rock' as const, missed: null },
    ]
    peer.push(result(1, { hands: missed, winners: ['you'], losers: ['me'] }))
    peer.push(round(2, { msLeft: 60_000 }))
    await handsOpen(page)
    await said(page, t.missOnceMore)
  },
  thrown: async ({ page, peer, t }) => {
    peer.push(round(1))
    await handsOpen(page)
    await button(page, t.hands.rock).click()
    await said(page, t.chose('rock'))
  },
  'a round won': async ({ page, peer, t }) => {
    peer.push(result(1))
    await page.locator('.arena.us').waitFor()
    await said(page, t.why.rock)
  },
  'a round lost': async ({ page, peer, t }) => {
    peer.push(result(1, LOST))
    await page.locator('.arena.they').waitFor()
    await said(page, t.why.scissors)
  },
  'a draw': async ({ page, peer, t }) => {
    const hands = duel.map(({ playerId }) => ({ playerId, hand: 'paper' as const, missed: null }))
    peer.push(result(1, { hands, outcome: 'draw', winners: [], losers: [] }))
    await page.locator('.arena.even').waitFor()
    await said(page, t.whyBoth('paper'))
  },
  'the other offline': async ({ page, peer, t }) => {
    peer.push(round(1))
    peer.push({ type: 'presence', gameId: 'g1', playerId: 'you', online: false })
    await page.getByText(t.offline, { exact: true }).waitFor()
  },
  'a stamp shown': async ({ page, peer, t }) => {
    peer.push(round(1))
    await handsOpen(page)
    await button(page, t.stampsTitle).click()
    await page.getByRole('dialog').getByRole('button', { name: t.stamps.wow }).click()
    await peer.take('stamp')
    peer.push({ type: 'stamp', gameId: 'g1', playerId: 'you', stamp: 'hmm' })
    await page.locator('.flying:not(.mine)').waitFor()
  },
  'choosing a stamp': async ({ page, peer, t }) => {
    peer.push(round(1))
    await button(page, t.stampsTitle).click()
    await page.getByRole('dialog').waitFor()
  },
  'asked whether to leave': async ({ page, peer, t }) => {
    peer.push(round(1))
    await button(page, t.leave).click()
    await button(page, t.stay).waitFor()
  },
  'connection lost': async ({ page, peer, t }) => {
    peer.push(round(1))
    await handsOpen(page)
    await page.context().setOffline(true)
    peer.cut()
    await page.locator('.banner', { hasText: t.youAreOffline }).waitFor()
  },
  'a group, in it': async ({ page, peer, t }) => {
    peer.push(groupResult(1))
    peer.push(roundPush(3, { players: group }))
    await handsOpen(page)
    await said(page, t.othersReady('0', '5'))
  },
  'a group, out of it and watching': async ({ page, peer, t }) => {
    peer.push(groupResult(0))
    peer.push({ type: 'thrown', gameId: 'g1', round: 3, playerId: 'p2' })
    await said(page, t.handsIn('1', '5'))
  },
  'end, won': async (scene) => ended(scene, result(2, { over: overBy('me', 'won') })),
  'end, lost, a rematch asked for': async (scene) => {
    const { page, peer, t } = scene
    await ended(scene, result(2, { ...LOST, over: overBy('you', 'won', 1500, 1421) }))
    await button(page, t.rematch).click()
    peer.reply(await peer.take('rematch'), { type: 'rematching', gameId: 'g1', asked: ['me'] })
    await page.locator('.wanted', { hasText: LONG_NAME }).waitFor()
  },
  'end, nobody threw': async (scene) => {
    const hands = duel.map(({ playerId }) => ({ playerId, hand: null, missed: 'timeout' as const }))
    const over = overBy(null, 'abandoned', 1500, 1500)
    await ended(scene, result(2, { hands, outcome: 'abandoned', winners: [], losers: ['me', 'you'], over }))
  },
  'end of a group': async ({ page, peer, t }) => {
    const over = { ...overBy('p3', 'won'), ratings: [] }
    const players = group.map((one) => ({ ...one, lives: one.playerId === 'p3' ? 1 : 0 }))
    peer.push(groupResult(0))
    const hands = others.map(({ playerId }, index) => {
      const hand = playerId === 'p3' ? 'rock' : index === 0 ? null : 'scissors'
      return { playerId, hand, missed: hand ? null : 'timeout' } as const
    })
    const losers = others.map(({ playerId }) => playerId).filter((playerId) => playerId !== 'p3')
    peer.push(resultPush(3, { players, winners: ['p3'], losers, hands, over }))
    await page.locator('.places', { hasText: t.place('1') }).waitFor()
  },
  friends: async (scene) => openFriends(scene),
  'a room that is not there': async (scene) => {
    const { page, peer, t } = scene
    await openFriends(scene)
    await page.getByLabel(t.orEnter).fill('k7m2x')
    await page.getByLabel(t.orEnter).press('Enter')
    peer.reply(await peer.take('enter'), { type: 'error', code: 'room_not_found', message: 'No.' })
    // It may be a party's code.
    peer.reply(await peer.take('attend'), { type: 'error', code: 'game_not_found', message: 'No.' })
    await page.getByText(t.notices.room_not_found).waitFor()
  },
  'a room, as its host': async (scene) => {
    const { page, peer, t } = scene
    await openFriends(scene)
    await button(page, t.makeRoom).click()
    peer.reply(await peer.take('create'), roomReply)
    await page.locator('.qr svg').waitFor()
  },
  'a room, as a guest': async (scene) => {
    const { page, peer, t } = scene
    await openFriends(scene)
    await page.getByLabel(t.orEnter).fill('k7m2p')
    await page.getByLabel(t.orEnter).press('Enter')
    peer.reply(await peer.take('enter'), { ...roomReply, host: 'p5' })
    await page.getByText(t.waitForHost(LONG_NAME)).waitFor()
  },
  'an invitation': async ({ page, t }) => {
    await page.evaluate(() => {
      location.hash = `#/room/K7M2P?${new URLSearchParams({ from: 'メイ' })}`
    })
    await button(page, t.accept).waitFor()
  },
  leaderboard: async ({ page, peer, t }) => {
    await page.getByRole('link', { name: t.ranking }).click()
    const top = [...others, ...group.slice(0, 1)].map(({ playerId, name }, index) => ({
      playerId,
      name,
      rating: 1700.4 - index * 60,
      wins: 120 - index,
      losses: index,
    }))
    peer.reply(await peer.take('leaderboard'), { type: 'leaderboard', top })
    await page.getByText('1700').waitFor()
  },
  history: async ({ page, peer, t }) => {
    await page.getByRole('link', { name: t.history }).click()
    const past = (gameId: string, winner: string | null, reason: 'won' | 'abandoned') => ({
      gameId,
      endedAt: Date.UTC(2026, 4, 7),
      players: group.map(({ playerId, name }) => ({ playerId, name })),
      winner,
      reason,
      rounds: 3,
    })
    const games = [past('g1', 'me', 'won'), past('g2', 'p5', 'won'), past('g3', null, 'abandoned')]
    peer.reply(await peer.take('history'), { type: 'history', games })
    await page.getByText(t.pastWon, { exact: true }).waitFor()
  },
  replaced: async ({ page, peer, t }) => {
    peer.push({ type: 'replaced' })
    await button(page, t.continueHere).waitFor()
  },
}
