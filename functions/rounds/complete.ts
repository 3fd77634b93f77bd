/** Ends a round early, once every remaining player has thrown or left: answers the task token with the hands. */
import { sendTaskSuccess } from '../game/executions.ts'
import { staying } from '../game/game-state.ts'
import { MAX_TOKENS, untilAnswered } from '../game/until-answered.ts'
import { type GameItem, readGame } from '../store/games.ts'
import { closeRound } from '../store/rounds.ts'

/** Whether the round is complete: every player has thrown or left, or only one player is left. */
export function isComplete(game: GameItem): boolean {
  if (game.over || game.round === 0 || game.closed >= game.round) return false
  const waitedFor = staying(game)
  return waitedFor.length <= 1 || waitedFor.every((playerId) => playerId in game.hands)
}

/**
 * `game` is the result of the write that completed the round. Never fails: if the token cannot be answered, the state
 * machine closes the round at the end of the turn, and the hands still count.
 */
export const completeRound = (game: GameItem): Promise<void> => untilAnswered(game, () => answerNewest(game))

async function answerNewest(game: GameItem): Promise<void> {
  let standing: GameItem | undefined = game
  for (let tokens = 0; standing && tokens < MAX_TOKENS; tokens++) {
    const answered: GameItem | undefined = await withFinalHands(standing)
    if (!answered?.token || (await answer(answered, answered.token))) return
    const newer: GameItem | undefined = await readGame(game.gameId)
    const isRetried = newer?.round === game.round && newer.token !== answered.token
    standing = isRetried ? newer : undefined
  }
}

/**
 * If a single player is left, that player may still throw, and an acknowledged hand must count. So the round is closed
 * before its hands are sent. Undefined: the round ended otherwise.
 */
async function withFinalHands(game: GameItem): Promise<GameItem | undefined> {
  if (staying(game).every((playerId) => playerId in game.hands)) return game
  const closed = await closeRound(game.gameId, game.round)
  return closed.written ? closed.game : undefined
}

/** Answers the token of an attempt that found the round closed early, with the stored hands. */
export async function answerClosed(game: GameItem, taskToken: string): Promise<void> {
  await answer(game, taskToken)
}

/** False if Step Functions no longer waits with this token. */
function answer({ hands, left }: GameItem, taskToken: string): Promise<boolean> {
  const thrown = Object.entries(hands).map(([playerId, { hand }]) => [playerId, hand])
  const answer = { hands: Object.fromEntries(thrown), left: [...(left ?? [])], decidedAt: Date.now() }
  return sendTaskSuccess(taskToken, answer)
}
