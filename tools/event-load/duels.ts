/**
 * Ordinary duels beside an event, in a separate process, like those that `npm run bench` plays one at a time. Answers
 * each message of the parent with the latencies of the results since the message before, in milliseconds.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from '../bench/client.ts'

/** Mean delay between the messages of a duel, so that a pair stays below the limit of games per minute. */
const THINKS_MS = 800

let waits: number[] = []

async function play(url: string): Promise<never> {
  for (;;) {
    try {
      const pair = [await Client.connect(url), await Client.connect(url)] as const
      for (;;) await playOne(pair)
    } catch {
      await pause(1_000)
    }
  }
}

/** A room of two, so that pairs are not mixed. */
async function playOne([ann, ben]: readonly [Client, Client]): Promise<void> {
  const rounds = [ann, ben].map((player) => player.next('round'))
  const room = await ann.request('create', { size: 2 })
  await ben.request('enter', { code: room.code })
  const [asked] = await Promise.all(rounds)
  const gameId = asked?.gameId
  await pause(THINKS_MS * (0.5 + Math.random()))
  await ann.request('throw', { gameId, round: 1, hand: 'rock' })
  await pause(THINKS_MS * (0.5 + Math.random()))
  const results = [ann, ben].map((player) => player.next('result'))
  const thrown = performance.now()
  await Promise.all([...results, ben.request('throw', { gameId, round: 1, hand: 'paper' })])
  waits.push(performance.now() - thrown)
  await pause(THINKS_MS * (0.5 + Math.random()))
}

const [url = '', pairs = '1'] = process.argv.slice(2)
process.on('disconnect', () => process.exit())
process.on('message', () => {
  process.send?.(waits)
  waits = []
})
for (let pair = 0; pair < Number(pairs); pair++) void play(url)
