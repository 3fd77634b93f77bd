/** Functions called in this process, against the real services of a stack on this machine. */
import { randomBytes } from 'node:crypto'
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { log } from '../../functions/edge/log.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { createGame, type GameItem } from '../../functions/store/games.ts'
import type { Player as Seated } from '../../protocol/messages.ts'
import { stepFunctions } from './aws.ts'
import { type Stack, type StackOptions, useStack } from './stack.ts'

/** A stack for all tests of a file, and the environment that its functions would have. */
export function useFunctions(options: StackOptions = {}): { readonly url: string; readonly local: Stack } {
  const stack = useStack(options)
  beforeAll(() => {
    log.setLogLevel('SILENT')
    const { aws, ws, tableNames, stateMachineArns } = stack.local.runtime.endpoints
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: aws,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'anybody',
      AWS_SECRET_ACCESS_KEY: 'anything',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      [ENVIRONMENT.tableName]: tableNames[0],
      [ENVIRONMENT.stateMachineArn]: stateMachineArns[0],
      [ENVIRONMENT.turnSeconds]: '300',
      [ENVIRONMENT.connectionsEndpoint]: ws.replace(/^ws/, 'http'),
    })
  })
  return stack
}

/** From now on games begin as ever, and nobody plays them: for tests of who meets whom. */
export async function letGamesOnlyBegin(): Promise<void> {
  const { stateMachineArn } = await stepFunctions().send(
    new CreateStateMachineCommand({
      name: 'NobodyPlays',
      roleArn: 'arn:aws:iam::000000000000:role/nobody',
      definition: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Over',
        States: { Over: { Type: 'Succeed' } },
      }),
    }),
  )
  process.env[ENVIRONMENT.stateMachineArn] = stateMachineArn
}

export const newId = () => randomBytes(16).toString('base64url')

export const seated = (playerId: string, lives = 1): Seated => ({
  playerId,
  name: `Player ${playerId.slice(0, 4)}`,
  lives,
  bot: false,
})

/** A game as it stands in the table while it is played, without an execution. */
export async function gameInTable(
  players: Seated[],
  createdAt = Date.now(),
  connections: GameItem['connections'] = {},
): Promise<string> {
  const gameId = newId()
  await createGame({ gameId, createdAt, turnSeconds: 15, lives: 1, players, connections })
  return gameId
}
