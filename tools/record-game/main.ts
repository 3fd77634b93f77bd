/**
 * Records a game for the replay tests: `npm run record-game -- --execution ARN > test/statemachine/replay/NAME.json`.
 * For `npm start`, set AWS_ENDPOINT_URL=http://127.0.0.1:4566.
 */
import { parseArgs } from 'node:util'
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn'
import { recordedGame } from './recorded-game.ts'

const { values } = parseArgs({ options: { execution: { type: 'string' } } })
if (!values.execution) {
  console.error('Usage: npm run record-game -- --execution ARN')
  process.exit(1)
}
const client = new SFNClient({})
const events: HistoryEvent[] = []
let nextToken: string | undefined
do {
  const page = await client.send(
    new GetExecutionHistoryCommand({ executionArn: values.execution, maxResults: 1_000, nextToken }),
  )
  events.push(...(page.events ?? []))
  nextToken = page.nextToken
} while (nextToken)
console.log(JSON.stringify(recordedGame(events), null, 2))
