/** The page's screens, each brought about by what the server says. */
import type { Page } from 'playwright-core'
import type { PushOf } from '../../protocol/messages.ts'
import type { Peer } from '../client/scripted-server.ts'
import { resultPush, roundPush } from '../client/stage.ts'

export const longName = 'Wilhelmina Longworth'
const players = [
  { playerId: 'me', name: 'Mei', lives: 5, bot: false },
  { playerId: 'you', name: longName, lives: 5, bot: false },
]
export const round = (number: number, fields: Partial<PushOf<'round'>> = {}) =>
  roundPush(number, { players, ...fields })
export const result = (number: number, fields: Partial<PushOf<'result'>> = {}) =>
  resultPush(number, { players, ...fields })
const over = {
  winner: 'me',
  reason: 'won',
  rounds: 2,
  ratings: [{ playerId: 'me', before: 1500, after: 1516 }],
} as const

const others = ['Yuki', 'Rin', 'Aoi', longName, 'Sora'].map((name, index) => ({
  playerId: `p${index + 2}`,
  name,
  lives: 2,
  bot: false,
}))
const group = [{ playerId: 'me', name: 'Mei', lives: 2, bot: false }, ...others]
const groupRound = (lives: number) =>
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
  lives: 5,
  players: group.slice(0, 5).map(({ playerId, name }) => ({ playerId, name })),
} as const
const roomReply = { ...room, players: [...room.players] }

export interface Scene {
  page: Page
  peer: Peer
  complaints: string[]
}

export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

export const screens: Record<string, (scene: Scene) => Promise<void>> = {
  home: async () => {},
  waiting: async ({ page, peer }) => {
    await page.getByRole('button', { name: 'Play a person' }).click()
    peer.reply(await peer.take('join'), { type: 'waiting', since: 1, lives: 1 })
    await heading(page, 'Looking for an opponent')
  },
  'first turn': async ({ page, peer }) => {
    peer.push(round(1))
    await page.getByText('Choose your hand').first().waitFor()
  },
  'a later turn, thrown': async ({ page, peer }) => {
    const slow = { hand: null, missed: 'timeout' } as const
    const hands = [{ playerId: 'me', hand: 'paper', missed: null } as const, { playerId: 'you', ...slow }]
    for (const push of [result(1), result(2, { hands }), round(3)]) peer.push(push)
    await page.getByRole('button', { name: 'Rock' }).click()
    await page.getByText('You chose rock').waitFor()
  },
  'asked whether to leave': async ({ page, peer }) => {
    peer.push(round(1))
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('button', { name: 'Stay' }).waitFor()
  },
  'connection lost': async ({ page, peer }) => {
    peer.push(round(1))
    await heading(page, 'Round 1')
    await page.context().setOffline(true)
    peer.cut()
    await page.getByText('Connection lost').waitFor()
  },
  'a group, out of it and watching': async ({ page, peer }) => {
    peer.push(groupRound(0))
    await page.getByText('You are out', { exact: true }).waitFor()
    peer.push({ type: 'thrown', gameId: 'g1', round: 3, playerId: 'p2' })
    await page.getByText('1 of 5 have thrown').waitFor()
  },
  'a group, in it': async ({ page, peer }) => {
    peer.push(groupRound(1))
    peer.push(roundPush(3, { players: group }))
    await page.getByText('0 of 5 others have thrown').waitFor()
  },
  'end, a rematch asked for': async ({ page, peer }) => {
    for (const push of [result(1), result(2, { over: { ...over, ratings: [...over.ratings] } })])
      peer.push(push)
    await heading(page, 'You win!')
    await page.getByRole('button', { name: 'Rematch' }).click()
    peer.reply(await peer.take('rematch'), { type: 'rematching', gameId: 'g1', asked: ['me'] })
    await page.getByText(`Waiting for ${longName}.`).waitFor()
  },
  'a room, as its host': async ({ page, peer }) => {
    await page.getByRole('radio', { name: '6' }).check()
    await page.getByRole('button', { name: 'Create a room' }).click()
    peer.reply(await peer.take('create'), roomReply)
    await heading(page, 'Room K7M2P')
  },
  'a room, as a guest': async ({ page, peer }) => {
    await page.getByLabel('Room code').fill('k7m2p')
    await page.getByRole('button', { name: 'Enter' }).click()
    peer.reply(await peer.take('enter'), { ...roomReply, host: 'p5' })
    await page.getByText(`when ${longName} starts it`).waitFor()
  },
  'a room that is not there': async ({ page, peer }) => {
    await page.getByLabel('Room code').fill('K7M2X')
    await page.getByRole('button', { name: 'Enter' }).click()
    peer.reply(await peer.take('enter'), { type: 'error', code: 'room_not_found', message: 'No.' })
    await page.getByText('There is no such room.').waitFor()
  },
  leaderboard: async ({ page, peer }) => {
    await page.getByRole('link', { name: 'Leaderboard' }).click()
    const top = group.map(({ playerId, name }, index) => ({
      playerId,
      name,
      rating: 1700.4 - index * 60,
      wins: 120 - index,
      losses: index,
    }))
    peer.reply(await peer.take('leaderboard'), { type: 'leaderboard', top })
    await page.getByRole('row', { name: '1700' }).waitFor()
  },
  history: async ({ page, peer }) => {
    await page.getByRole('link', { name: 'Your last games' }).click()
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
    await page.getByText(`${longName} won`).waitFor()
  },
  replaced: async ({ page, peer }) => {
    peer.push({ type: 'replaced' })
    await heading(page, 'You are playing somewhere else')
  },
}
