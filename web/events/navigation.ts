/** Moves the player: to the waiting screen, into a room, to a watched game, to a list. */
import { RefusedError } from '../../client/index.ts'
import type { Wish } from '../state/model.ts'
import { noticeOf } from '../state/notice.ts'
import { HOME, hashOf, type Route } from '../state/route.ts'
import { isOver, isPlayer } from '../state/selectors.ts'
import { leaveEnd } from './leave-end.ts'
import type { NameEvents } from './names.ts'
import { complainTo, type Surroundings } from './surroundings.ts'

export interface PlaceEvents {
  /** Looks for an opponent, or starts a game with the bot. */
  play(wish: Wish): Promise<void>
  cancel(): void
  createRoom(size: number, lives: Wish['lives']): Promise<void>
  /** Enters the room with this code, under this name if one is given. */
  enterRoom(code: string, name?: string): Promise<void>
  start(): void
  exit(): Promise<void>
  /** Leaves a watched game. */
  stopWatching(): void
  /** Follows a link of the page. */
  go(route: Route): Promise<void>
  linkTo(route: Route): string
}

export function placeEvents(surroundings: Surroundings, { takeName }: NameEvents): PlaceEvents {
  const { client, storage, dispatch, state, address } = surroundings
  const complain = complainTo(surroundings)

  /** A typed code may be a room's or a party's, which look alike. A link says which. */
  async function enterOrAttend(code: string, { at }: Route): Promise<void> {
    try {
      await client.request('enter', { code })
    } catch (error) {
      if (at === 'room' || !isRefused(error, 'room_not_found')) throw error
      await client.request('attend', { code }).catch((refused) => {
        throw isRefused(refused, 'game_not_found') ? error : refused
      })
    }
  }

  /** The client reports the result. A refusal leads to the start page. */
  async function arrive(ask: () => Promise<unknown>, route: Route): Promise<void> {
    dispatch({ type: 'arrive', route })
    try {
      await ask()
    } catch (error) {
      if (state().route === route) dispatch({ type: 'arrive', route: HOME, notice: noticeOf(error) })
    }
  }

  const lookUpHistory = async () => dispatch(await client.request('history', {}))

  async function watch(gameId: string): Promise<void> {
    const route: Route = { at: 'watch', gameId }
    dispatch({ type: 'arrive', route })
    try {
      await client.request('watch', { gameId })
    } catch (error) {
      if (state().route !== route) return
      await showIfPast(gameId).catch(() => {})
      if (state().route === route) dispatch({ type: 'arrive', route: HOME, notice: noticeOf(error) })
    }
  }

  /** A finished game may be one of the player's own. Then the history shows it. */
  async function showIfPast(gameId: string): Promise<void> {
    await lookUpHistory()
    const isMine = state().history?.some((game) => game.gameId === gameId)
    if (isMine && state().route.at === 'watch') dispatch({ type: 'arrive', route: { at: 'history' } })
  }

  function stopWatching(): void {
    const game = state().games.current
    if (!game || isPlayer(state(), game)) return
    dispatch({ type: 'forget', gameId: game.gameId })
    void client.request('unwatch', { gameId: game.gameId }).catch(() => {})
  }

  return {
    stopWatching,
    async play(wish) {
      dispatch({ type: 'join', wish })
      try {
        await client.request('join', wish)
      } catch (error) {
        // A request that was cancelled meanwhile, or has become a game, is not reported.
        if (state().waiting) dispatch({ type: 'stop waiting', notice: noticeOf(error) })
      }
    },
    cancel() {
      dispatch({ type: 'stop waiting' })
      // If it fails, the wait expires by itself, or a game has begun and appears.
      void client.request('cancel', {}).catch(() => {})
    },
    async createRoom(size, lives) {
      storage.saveWish({ ...state().wish, lives })
      await client.request('create', { size, lives }).catch(complain)
    },
    async enterRoom(code, name = '') {
      if (!(await takeName(name))) return dispatch({ type: 'wrong code', code, notice: { key: 'badName' } })
      const { route } = state()
      if (route.at === 'room') dispatch({ type: 'arrive', route, entering: true })
      try {
        await enterOrAttend(code, route)
      } catch (error) {
        if (state().route.at === route.at) dispatch({ type: 'wrong code', code, notice: noticeOf(error) })
      }
    },
    start: () => void client.request('start', {}).catch(complain),
    async exit() {
      dispatch({ type: 'exit' })
      // If the connection is lost meanwhile, the client repeats it.
      await client.request('exit', {}).catch(() => {})
    },
    async go(route) {
      const { room, games, party } = state()
      // A player who follows a link has left the end of the game.
      if (games.current && isOver(state())) leaveEnd(surroundings)
      if (party?.facts.phase === 'over') dispatch({ type: 'party left' })
      if (route.at === 'room') {
        if (room?.code !== route.code) dispatch({ type: 'arrive', route })
      } else if (route.at === 'watch') {
        if (games.current?.gameId === route.gameId) return
        stopWatching()
        await watch(route.gameId)
      } else if (route.at === 'leaderboard') {
        await arrive(async () => dispatch(await client.request('leaderboard', {})), route)
      } else if (route.at === 'history') {
        await arrive(lookUpHistory, route)
      } else dispatch({ type: 'arrive', route })
    },
    linkTo: (route) => address + hashOf(route),
  }
}

const isRefused = (error: unknown, code: string) => error instanceof RefusedError && error.code === code
