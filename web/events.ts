/** What the player does, turned into requests to the server and messages to the state. */
import { type Client, ConnectionLostError, overOf, RefusedError } from '../client/index.ts'
import type { Hand } from '../protocol/constants.ts'
import { requests } from '../protocol/messages.ts'
import { openTurn, plays } from './reading.ts'
import { HOME, hashOf, type Route } from './route.ts'
import type { Message, State, Wish } from './state.ts'
import type { Storage } from './storage.ts'
import { sayError } from './words.ts'

export interface Events {
  /** Takes the name, if there is one, and looks for an opponent. */
  play(wish: Wish, name: string): Promise<void>
  cancel(): void
  /** Takes the name, if there is one, and opens a private room. */
  createRoom(size: number, lives: Wish['lives'], name: string): Promise<void>
  /** Takes the name, if there is one, and goes into the room with this code. */
  enterRoom(code: string, name: string): Promise<void>
  start(): void
  exit(): Promise<void>
  /** Follows a link of the page. */
  go(route: Route): Promise<void>
  linkTo(route: Route): string
  copy(link: string): Promise<void>
  throwHand(hand: Hand): void
  askToLeave(open: boolean): void
  leave(): Promise<void>
  /** Away from a game that the player looks on at. */
  stopWatching(): void
  /** The same people once more. */
  rematch(): Promise<void>
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
  /** The page's address, without what stands behind the `#`. */
  address: string
  clipboard: Pick<Clipboard, 'writeText'>
}

export function isName(name: string): boolean {
  return requests.hello.safeParse({ name }).success
}

export function createEvents(surroundings: Surroundings): Events {
  const { client, storage, dispatch, state, reload, address, clipboard } = surroundings
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

  /** A name that is new is told to the server first; false when it is not to be had. */
  async function takeName(name: string): Promise<boolean> {
    const wanted = name.trim()
    if (!wanted || wanted === state().player?.name) return true
    if (!isName(wanted)) {
      dispatch({ type: 'notice', notice: 'A name has 1 to 20 characters.' })
      return false
    }
    try {
      await client.request('hello', { name: wanted })
    } catch (error) {
      complain(error)
      return false
    }
    storage.saveName(wanted)
    return true
  }

  /** What comes of it is told by the client; a refusal leads home. */
  async function arrive(ask: () => Promise<unknown>, route: Route): Promise<void> {
    dispatch({ type: 'arrive', route })
    try {
      await ask()
    } catch (error) {
      if (state().route === route) dispatch({ type: 'arrive', route: HOME, notice: sayError(error) })
    }
  }

  async function go(route: Route): Promise<void> {
    if (route.at === 'room') {
      const { code } = route
      if (state().room?.code !== code) await arrive(() => client.request('enter', { code }), route)
    } else if (route.at === 'watch') {
      const { gameId } = route
      if (state().games.current?.gameId !== gameId)
        await arrive(() => client.request('watch', { gameId }), route)
    } else if (route.at === 'leaderboard') {
      await arrive(async () => dispatch(await client.request('leaderboard', {})), route)
    } else if (route.at === 'history') {
      await arrive(async () => dispatch(await client.request('history', {})), route)
    } else dispatch({ type: 'arrive', route })
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
      if (await takeName(name)) await join(wish)
    },
    cancel() {
      dispatch({ type: 'stop waiting' })
      // Where it fails the place runs out by itself, or a game has begun and shows.
      void client.request('cancel', {}).catch(() => {})
    },
    async createRoom(size, lives, name) {
      storage.saveWish({ ...state().wish, lives })
      if (!(await takeName(name))) return
      await client.request('create', { size, lives }).catch(complain)
    },
    async enterRoom(code, name) {
      if (await takeName(name)) await go({ at: 'room', code })
    },
    start: () => void client.request('start', {}).catch(complain),
    async exit() {
      dispatch({ type: 'exit' })
      // Where the connection goes meanwhile the client says it again.
      await client.request('exit', {}).catch(() => {})
    },
    go,
    linkTo: (route) => address + hashOf(route),
    async copy(link) {
      try {
        await clipboard.writeText(link)
        dispatch({ type: 'copied', link })
      } catch {
        dispatch({ type: 'notice', notice: `Copying does not work here. The link is ${link}` })
      }
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
      void client.request('unwatch', { gameId }).catch(() => {})
    },
    stopWatching() {
      const game = state().games.current
      if (!game || plays(state(), game)) return
      dispatch({ type: 'forget', gameId: game.gameId })
      void client.request('unwatch', { gameId: game.gameId }).catch(() => {})
    },
    async rematch() {
      const gameId = state().games.current?.gameId
      if (gameId === undefined) return
      dispatch({ type: 'ask for rematch' })
      try {
        await client.request('rematch', { gameId })
      } catch (error) {
        if (error instanceof RefusedError && error.code !== 'busy') {
          dispatch({ type: 'rematch closed', gameId })
        } else dispatch({ type: 'take wish back', notice: sayError(error) })
      }
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
