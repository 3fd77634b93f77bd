import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { FORGOTTEN, PlayerRecords, PlaysNow } from '../../../tools/forget-player/forget.ts'
import { nextResult, startDuel, throwHand } from '../../support/game.ts'
import { Player } from '../../support/player.ts'
import { useStack } from '../../support/stack.ts'

const stack = useStack()

function records(): PlayerRecords {
  const { aws, tableNames } = stack.local.runtime.endpoints
  const credentials = { accessKeyId: 'anybody', secretAccessKey: 'anything' }
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials })
  return new PlayerRecords(DynamoDBDocumentClient.from(client), tableNames[0] ?? '')
}

test('a player is forgotten: numbers, history, place in the ranking, and the name in games that are kept', async () => {
  const [ann, ben] = await Promise.all([Player.connect(stack.url), Player.connect(stack.url)])
  await Promise.all([ann.ask('hello', { name: 'Annabel' }), ben.ask('hello', { name: 'Ben' })])
  const { gameId } = await startDuel(stack.url, { players: [ann, ben] })
  const table = records()

  await expect(table.forget(ann.playerId)).rejects.toThrow(PlaysNow)
  await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'scissors')])
  await nextResult(ben, gameId, 1)
  expect(await table.find(ann.playerId)).toMatchObject({ name: 'Annabel', games: [gameId] })
  expect(await table.find(ann.playerId)).toHaveProperty('rating', expect.any(Number))

  await table.forget(ann.playerId)
  expect(await table.find(ann.playerId)).toBeUndefined()
  const { games } = await ben.ask('history')
  expect(games[0]?.players.map(({ name }) => name).sort()).toEqual(['Ben', FORGOTTEN])
  const { top } = await ben.ask('leaderboard')
  expect(top.map(({ playerId }) => playerId)).not.toContain(ann.playerId)
  // Again, and for somebody who never was.
  await table.forget(ann.playerId)
  await table.forget('a'.repeat(22))
  // Who comes back begins anew.
  expect(await ann.ask('hello')).toMatchObject({ wins: 0, losses: 0 })
})
