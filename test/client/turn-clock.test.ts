import { VirtualClock } from '../../local-aws/src/common/virtual-clock.ts'
import { exchange, next, resultPush, roundPush, stageForEachTest } from './stage.ts'

/** A machine whose timers stand still while it sleeps, and whose date does not. */
class SleepyClock extends VirtualClock {
  #slept = 0

  epoch(): number {
    return 1_000_000_000 + this.now() + this.#slept
  }

  sleep(ms: number): void {
    this.#slept += ms
  }
}

let clock: SleepyClock
const stage = stageForEachTest(() => {
  clock = new SleepyClock(0)
  return { clock }
})

const turn = () => {
  const deadline = clock.epoch() + 15_000
  return roundPush(1, { deadline, msLeft: 15_000 })
}

test('a machine that slept within a turn asks for the time, and the turn ends when the server says', async () => {
  const peer = await stage.goOnline()
  const asked = next(stage.client, 'round')
  peer.push(turn())
  expect((await asked).endsAt).toBe(15_000)

  clock.sleep(4_000)
  clock.advance(1_000)
  const ping = await peer.take('ping')
  const corrected = next(stage.client, 'round')
  peer.reply(ping, { type: 'pong', now: clock.epoch() })
  expect(await corrected).toMatchObject({ round: 1, msLeft: 10_000, endsAt: 11_000 })
})

test('any answer to a ping corrects the turn’s end, but never to a later one', async () => {
  const peer = await stage.goOnline()
  const rounds: number[] = []
  stage.client.on('round', ({ endsAt }) => rounds.push(endsAt))
  const asked = next(stage.client, 'round')
  peer.push(turn())
  await asked
  const pingAt = async (now: number) => {
    await exchange(stage, peer, 'ping', {}, { type: 'pong', now })
  }
  await pingAt(clock.epoch() - 60_000)
  await pingAt(clock.epoch() + 100)
  expect(rounds).toEqual([15_000])
  await pingAt(clock.epoch() + 60_000)
  expect(rounds).toEqual([15_000, 0])
})

test('a judged turn is not reported again', async () => {
  const peer = await stage.goOnline()
  const asked = next(stage.client, 'round')
  peer.push(turn())
  await asked
  const ended = next(stage.client, 'result')
  peer.push(resultPush(1))
  await ended
  let rounds = 0
  stage.client.on('round', () => {
    rounds += 1
  })
  await exchange(stage, peer, 'ping', {}, { type: 'pong', now: clock.epoch() + 60_000 })
  expect(rounds).toBe(0)
})
