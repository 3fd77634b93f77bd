/** Plays one game against the bot as a player would, and checks it against the rules. */
import { Client, type ClientOptions, createSecret, type Result } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'

/** What went wrong in a game, in one sentence. */
class WrongGame extends Error {
  override readonly name = 'WrongGame'
}

export interface PlayedGame {
  gameId: string
  rounds: number
}

const HAND: Hand = 'rock'
/** The bot's hand that leads to each outcome of a round, for a player who throws rock. */
const OUTCOME_FOR_ROCK = { rock: 'draw', paper: 'lost', scissors: 'won' } as const

/** Plays to the end. Throws WrongGame, or the client's error. `until`: in milliseconds from now. */
export async function playOnce(options: Omit<ClientOptions, 'secret'>, until: number): Promise<PlayedGame> {
  const client = new Client({ ...options, secret: createSecret() })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      const outOfTime = () => reject(new WrongGame(`The game was not over after ${until / 1000} s.`))
      timer = setTimeout(outOfTime, until)
      client.on('round', ({ gameId, round, thrown }) => {
        if (!thrown) client.request('throw', { gameId, round, hand: HAND }).catch(reject)
      })
      client.on('result', (result) => {
        try {
          checkResult(result)
          if (result.over) resolve({ gameId: result.gameId, rounds: result.round })
        } catch (error) {
          reject(error)
        }
      })
      client.connect()
      client
        .whenOnline()
        .then(() => client.request('join', { opponent: 'bot' }))
        .catch(reject)
    })
  } finally {
    clearTimeout(timer)
    client.close()
  }
}

/** Checks a judged round against the rules, for a player with one life who throws rock against one bot. */
export function checkResult({ round, hands, players, winners, losers, over }: Result): void {
  const wrong = (what: string) => new WrongGame(`Round ${round}: ${what}.`)
  const bot = players.find((player) => player.bot)
  const human = players.find((player) => !player.bot)
  const handOf = (playerId: string | undefined) => hands.find((one) => one.playerId === playerId)?.hand
  if (!bot || !human) throw wrong('the game is not between a player and a bot')
  if (handOf(human.playerId) !== HAND)
    throw wrong(`the hand that counted is ${handOf(human.playerId)}, not ${HAND}`)
  const botHand = handOf(bot.playerId)
  if (!botHand) throw wrong('the bot has not thrown')
  const outcome = OUTCOME_FOR_ROCK[botHand]
  const winner = outcome === 'won' ? human.playerId : bot.playerId
  const loser = outcome === 'won' ? bot.playerId : human.playerId
  if (outcome === 'draw') {
    if (losers.length > 0 || over) throw wrong('two rocks are no draw')
    return
  }
  if (winners.join() !== winner || losers.join() !== loser)
    throw wrong(`rock against ${botHand} was judged wrong`)
  if (over?.winner !== winner || over.reason !== 'won')
    throw wrong('the last life was lost and the game goes on')
}
