/** What the player does, turned into requests to the server and messages to the state. */
import { type Client, ConnectionLostError, overOf, RefusedError } from '../client/index.ts'
import { requests } from '../protocol/messages.ts'
import type { Hand } from '../protocol/words.ts'
import { type Message, openTurn, type State, type Wish } from './state.ts'
import type { Storage } from './storage.ts'
import { sayError } from './words.ts'

export interface Events {
  /** Takes the name, if there is one, and looks for an opponent. */
  play(wish: Wish, name: string): Promise<void>
  cancel(): void
  throwHand(hand: Hand): void
  askToLeave(open: boolean): void
  leave(): Promise<void>
  /** The same wish once more, from the end of a game. */
  again(): void
  /** From the end of a game to the beginning. */
  goHome(): void
  connect(): void
  becomeSomebodyElse(): void
}

export interface Surroundings {
  client: Client
  storage: Storage
  dispatch(message: Message): void
  state(): State
  /** Loads the page anew. */
  reload(): void
}

export function isName(name: string): boolean {
  return requests.hello.safeParse({ name }).success
}

export function createEvents({ client, storage, dispatch, state, reload }: Surroundings): Events {
  const complain = (error: unknown) => dispatch({ type: 'notice', notice: sayError(error) })

  async function join(wish: Wish): Promise<void> {
    dispatch({ type: 'join', wish })
    try {
      await client.request('join', wish)
    } catch (error) {
      // What was cancelled meanwhile, or has become a game, is not worth a word.
      if (state().waiting) dispatch({ type: 'stop waiting', notice: sayError(error) })
    }
  }

  /** The numbers at the beginning page are the server's; after a game they have changed. */
  function forgetGame(): void {
    const game = state().games.current
    if (!game) return
    const isToldOver = overOf(game) !== undefined
    dispatch({ type: 'forget', gameId: game.gameId })
    if (isToldOver) void client.request('hello', {}).catch(() => {})
  }

  return {
    async play(wish, name) {
      storage.saveWish(wish)
      const wanted = name.trim()
      if (wanted && wanted !== state().player?.name) {
        if (!isName(wanted)) return dispatch({ type: 'notice', notice: 'A name has 1 to 20 characters.' })
        try {
          await client.request('hello', { name: wanted })
        } catch (error) {
          return complain(error)
        }
        storage.saveName(wanted)
      }
      await join(wish)
    },
    cancel() {
      dispatch({ type: 'stop waiting' })
      // Where it fails the place runs out by itself, or a game has begun and shows.
      void client.request('cancel', {}).catch(() => {})
    },
    throwHand(hand) {
      const turn = openTurn(state())
      if (!turn) return
      const { gameId, round } = turn
      dispatch({ type: 'throw', gameId, round, hand })
      client.request('throw', { gameId, round, hand }).catch((error: unknown) => {
        // With the reply lost the hand may count: the seat tells when the connection is back.
        const isOut = error instanceof ConnectionLostError ? error.sent : !(error instanceof RefusedError)
        if (!isOut) dispatch({ type: 'take hand back', gameId, round, notice: sayError(error) })
      })
    },
    askToLeave: (open) => dispatch({ type: 'ask to leave', open }),
    async leave() {
      const gameId = state().games.current?.gameId
      if (gameId === undefined) return
      try {
        await client.request('leave', { gameId })
      } catch (error) {
        const isGone = error instanceof RefusedError && error.code === 'not_in_game'
        if (!isGone) return complain(error)
      }
      dispatch({ type: 'forget', gameId })
    },
    again() {
      forgetGame()
      void join(state().wish)
    },
    goHome: forgetGame,
    connect: () => client.connect(),
    becomeSomebodyElse() {
      storage.becomeSomebodyElse()
      reload()
    },
  }
}
