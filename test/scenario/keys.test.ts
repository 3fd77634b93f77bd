/** A player goes on under another key, and nobody can with a key that is not theirs. */
import { playRounds, startDuel } from '../support/game.ts'
import { newSecret, Player } from '../support/player.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

test('a player with a replaced key keeps name, rating and history, and the old key has nothing', async () => {
  const duel = await startDuel(stack.url)
  const { ann, ben, gameId } = duel
  await ann.ask('hello', { name: 'Ann' })
  await playRounds(duel, [
    [ann, 'rock'],
    [ben, 'scissors'],
  ])
  const before = await ann.ask('hello')
  const secret = newSecret()
  const change = { secret, formerSecret: ann.secret }
  const anew = await Player.connect(stack.url, change)
  expect(await ann.next('replaced')).toEqual({ type: 'replaced' })
  await ann.closed
  const kept = { ...before, playerId: anew.playerId }
  expect(await anew.ask('hello')).toEqual(kept)
  expect(await anew.ask('history')).toMatchObject({ games: [{ gameId }] })

  // Repeats the change, as after a lost reply. From then on, the new key alone is enough.
  expect(await (await Player.connect(stack.url, change)).ask('hello')).toEqual(kept)
  expect(await (await Player.connect(stack.url, { secret })).ask('hello')).toEqual(kept)
  const old = await Player.connect(stack.url, { secret: ann.secret })
  expect(await old.ask('hello')).toMatchObject({ wins: 0, rating: 1500 })
  expect(await old.ask('history')).toEqual({ type: 'history', games: [] })

  // The old key cannot move to a third key, and a key that has been played with cannot take over a player.
  await expect(Player.connect(stack.url, { secret: newSecret(), formerSecret: ann.secret })).rejects.toThrow(
    '409',
  )
  await expect(Player.connect(stack.url, { secret: ben.secret, formerSecret: secret })).rejects.toThrow('409')
  expect(await (await Player.connect(stack.url, { secret })).ask('hello')).toEqual(kept)
})

test('a key is not replaced in the middle of a game', async () => {
  const { ann, gameId } = await startDuel(stack.url)
  const change = { secret: newSecret(), formerSecret: ann.secret }
  await expect(Player.connect(stack.url, change)).rejects.toThrow('409')
  expect(await ann.ask('hello')).toMatchObject({ seat: { gameId } })
})
