/** Shares links, invitations and the picture of a result. */

import { type Game, overOf, playersOf } from '../../client/index.ts'
import { nameIn, nameOf, winningHand } from '../i18n/formatting.ts'
import { PICTURE } from '../state/model.ts'
import { recordOf } from '../state/record.ts'
import type { Route } from '../state/route.ts'
import { addressOf, judgedIn, tookPart } from '../state/selectors.ts'
import type { NameEvents } from './names.ts'
import type { Surroundings } from './surroundings.ts'

export interface SharingEvents {
  copy(link: string): Promise<void>
  /** Opens the system's share sheet with the room's link, or copies the link if there is none. */
  shareInvite(): Promise<void>
  /** Shares a picture of the result, or saves it if sharing is impossible. */
  shareResult(): Promise<void>
}

export function sharingEvents(
  surroundings: Surroundings,
  { shownName }: NameEvents,
  linkTo: (route: Route) => string,
): SharingEvents {
  const { dispatch, state, t, address, clipboard, share } = surroundings

  async function copy(link: string): Promise<void> {
    try {
      await clipboard.writeText(link)
      dispatch({ type: 'kept', what: link })
    } catch {
      dispatch({ type: 'notice', notice: { key: 'cannotCopy', detail: link } })
    }
  }

  /** False if there is no share sheet, or it failed. Closing the sheet counts as success. */
  async function tryToShare(data: ShareData): Promise<boolean> {
    if (!share) return false
    try {
      await share(data)
      return true
    } catch (error) {
      return error instanceof Error && error.name === 'AbortError'
    }
  }

  return {
    copy,
    async shareInvite() {
      const link = linkTo(addressOf(state()))
      if (!(await tryToShare({ title: t().title, text: t().shareInvite(shownName()), url: link })))
        await copy(link)
    },
    async shareResult() {
      const now = state()
      const game = now.games.current
      const me = now.player?.playerId
      const record = game && tookPart(now, game) ? recordOf(game, me) : undefined
      if (!game || !me || !record) return
      const isWon = overOf(game)?.winner === me
      const score = scoreOf(game, me, isWon)
      const [inWords, plain] = isWon
        ? ([t().shareText, t().shareTextPlain] as const)
        : ([t().shareTextLost, t().shareTextLostPlain] as const)
      const text = score ? inWords(...score) : plain
      const { drawResult, fileOf } = await import('../browser/picture.ts')
      const last = judgedIn(game).at(-1)
      const picture = await fileOf(
        drawResult({
          t: t(),
          isWon,
          name: nameIn(t(), game, me),
          others: playersOf(game)
            .filter(({ playerId }) => playerId !== me)
            .map((player) => nameOf(t(), player)),
          address: address.replace(/^\w+:\/\/|\/$/g, ''),
          score: score?.join(' - ') ?? '',
          rounds: record.rounds,
          isGroup: playersOf(game).length > 2,
          hand: (last && winningHand(last)) ?? 'pump',
        }),
      )
      if (await tryToShare({ text, url: address, files: [picture] })) return
      if (await tryToShare({ text, url: address })) return
      save(picture)
      // The words are of use, but the picture is what the player has asked for.
      await clipboard.writeText(`${text} ${address}`).catch(() => {})
      dispatch({ type: 'kept', what: PICTURE })
    },
  }
}

/** Won and lost rounds. Undefined where they do not say who won the game: the other has left, or it was a group. */
function scoreOf(game: Game, me: string | undefined, isWon: boolean): [string, string] | undefined {
  const won = judgedIn(game).filter(({ winners }) => winners.includes(me ?? '')).length
  const lost = judgedIn(game).filter(({ losers }) => losers.includes(me ?? '')).length
  const isTelling = isWon ? won > lost : lost > won
  return isTelling ? [String(won), String(lost)] : undefined
}

function save(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
