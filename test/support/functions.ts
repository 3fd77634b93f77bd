/** Calls the functions in this process, with the real services of a local stack. */
import { randomBytes } from 'node:crypto'
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { log } from '../../functions/edge/log.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { createGame, type GameItem, readGame } from '../../functions/store/games.ts'
import { type Opening, openRound } from '../../functions/store/rounds.ts'
import type { Player as Seated } from '../../protocol/messages.ts'
import { stepFunctions } from './aws.ts'
import { type Stack, type StackOptions, useStack } from './stack.ts'

/** Starts a stack for all tests of a file, and sets the environment of its functions. */
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
      [ENVIRONMENT.revealSeconds]: '0',
      [ENVIRONMENT.connectionsEndpoint]: ws.replace(/^ws/, 'http'),
    })
  })
  return stack
}

/** From now on games start without an execution, for tests of matchmaking. */
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

/** Creates a running game in the table, without an execution. */
export async function gameInTable(
  players: Seated[],
  createdAt = Date.now(),
  connections: GameItem['connections'] = {},
): Promise<string> {
  const gameId = newId()
  const before = players.filter(({ bot }) => !bot).map(({ playerId }) => ({ playerId }))
  const standing = players.every(({ bot }) => !bot) ? ('rated' as const) : ('unrated' as const)
  const lives = Math.max(...players.map((player) => player.lives))
  const rules = { turnSeconds: 15, revealSeconds: 2, lives, isPrivate: false, standing }
  await createGame({ gameId, createdAt, ...rules, players, before, connections })
  return gameId
}

/** Opens a round of such a game, like the first attempt of Step Functions. */
export async function openedRound(gameId: string, change: Partial<Opening> = {}): Promise<GameItem> {
  const found = await readGame(gameId)
  if (!found) throw new Error(`There is no game ${gameId}.`)
  const { written, game } = await openRound({
    ...{ gameId, round: found.round + 1, attempt: 0, token: 'token' },
    ...{ deadline: found.createdAt + 16_000, players: found.players, hands: {}, past: undefined },
    ...change,
  })
  if (!written) throw new Error(`A round of game ${gameId} could not be opened.`)
  return game as GameItem
}
