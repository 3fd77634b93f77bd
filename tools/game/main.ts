/**
 * Shows games: `npm run game` lists the newest with players and results, `npm run game -- GAMEID` prints one round a
 * line, and `--follow` goes on until the game is over. Looks at the running `npm start`; with `--aws` or `--profile`
 * at a deployed stage.
 */
import { parseArgs } from 'node:util'
import type { Games } from './games.ts'
import { playersOf, resultOf, roundsOf } from './rounds.ts'

const USAGE = `Usage: npm run game                        the newest games, with players and results
       npm run game -- GAMEID [--follow]   one round a line, live with --follow
Options: --limit N (20), --aws, --profile NAME, --state-machine ARN`

const POLL_MS = 500

// Hides the SDK's warning about old Node.js versions.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      follow: { type: 'boolean', default: false },
      limit: { type: 'string', default: '20' },
      aws: { type: 'boolean', default: false },
      profile: { type: 'string' },
      'state-machine': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(USAGE)
  const { Games } = await import('./games.ts')
  const games = await Games.open({
    isOnAws: values.aws || values.profile !== undefined,
    profile: values.profile,
    stateMachineArn: values['state-machine'],
  })
  const [gameId] = positionals
  if (gameId === undefined) return list(games, Number(values.limit) || 20)
  await show(games, gameId, values.follow)
}

async function list(games: Games, limit: number): Promise<void> {
  const newest = await games.newest(limit)
  if (newest.length === 0) return console.log('No game has been played yet.')
  for (const game of newest) {
    const names = playersOf(game).map(({ name }) => name)
    console.log(`${game.gameId}  ${names.join(' – ')}: ${resultOf(game, await games.failure(game))}`)
  }
}

async function show(games: Games, gameId: string, follow: boolean): Promise<void> {
  let game = await games.find(gameId)
  console.log(
    playersOf(game)
      .map(({ name, lives }) => `${name} (${lives} ${lives === 1 ? 'life' : 'lives'})`)
      .join(' – '),
  )
  let shown = 0
  for (;;) {
    game = await games.find(gameId)
    const rounds = roundsOf(await games.history(gameId))
    for (const { text } of rounds.slice(shown)) console.log(text)
    shown = rounds.length
    if (!follow || game.status !== 'RUNNING') break
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  console.log(resultOf(game, await games.failure(game)))
}

try {
  await main()
} catch (error) {
  const isKnown = error instanceof RangeError || error instanceof TypeError || '$fault' in Object(error)
  console.error(isKnown ? (error as Error).message : error)
  process.exitCode = 1
}
