/**
 * Deletes a player's data: `npm run forget-player -- --table NAME --player ID --yes`. Without `--yes` it only shows
 * what is stored. For `npm start`, set AWS_ENDPOINT_URL=http://127.0.0.1:4566.
 */
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { PlayerRecords } from './forget.ts'

const { values } = parseArgs({
  options: {
    table: { type: 'string' },
    player: { type: 'string' },
    yes: { type: 'boolean', default: false },
  },
})
const { table, player, yes } = values
if (!table || !/^[\w-]{22}$/.test(player ?? '')) {
  console.error(
    'Usage: npm run forget-player -- --table NAME --player ID [--yes]. A player id has 22 characters.',
  )
  process.exit(1)
}
const records = new PlayerRecords(DynamoDBDocumentClient.from(new DynamoDBClient({})), table)
const found = await records.find(player ?? '')
if (!found) {
  console.log('The table has no such player.')
} else {
  const { name, rating, games } = found
  console.log(
    `${name ?? '(no name)'}, ${rating ? `rated ${Math.round(rating)}` : 'not rated'}, ${games.length} games.`,
  )
  if (yes) {
    await records.forget(player ?? '')
    console.log('Deleted.')
  } else console.log('Nothing was deleted. Add --yes to delete the player.')
}
