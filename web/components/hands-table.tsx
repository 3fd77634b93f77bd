import { useEffect, useRef } from 'preact/hooks'
import { Token } from '../art/hands.tsx'
import type { Messages } from '../i18n/catalogue.ts'
import { sayNumber, shortNameOf } from '../i18n/formatting.ts'
import type { AllHands, Outcome, PastThrow } from '../state/record.ts'

interface HandsTableProps {
  t: Messages
  hands: AllHands
  players: readonly { playerId: string; name: string; bot?: boolean }[]
  me: string | undefined
  /** Keeps the last round in view instead of the first one. */
  isLive?: boolean
}

/** The hands of several players: a row each, a column per round, the winners' underlined. */
export function HandsTable({ t, hands, players, me, isLive = false }: HandsTableProps) {
  const count = hands.rounds.length
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isLive && frame.current) frame.current.scrollLeft = frame.current.scrollWidth
  }, [isLive, count])
  const nameFor = (playerId: string) => {
    const player = players.find((one) => one.playerId === playerId)
    const { short, tag } = player ? shortNameOf(t, player) : { short: t.somebody, tag: '' }
    return short + tag
  }
  return (
    // Scrolls sideways when there are many rounds, so it takes the keyboard's focus.
    <figure
      ref={frame}
      class="hands-table"
      aria-label={t.rounds}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
      tabIndex={0}
      style={{ '--rows': hands.players.length }}
    >
      <table>
        <thead>
          <tr>
            <td />
            {hands.rounds.map((round) => (
              <th key={round} scope="col">
                <span class="sr">{t.roundTitle(sayNumber(round))}</span>
                <span aria-hidden="true">{sayNumber(round)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hands.players.map(({ playerId, throws }) => (
            <tr key={playerId} class={playerId === me ? 'you' : undefined}>
              <th scope="row">
                <bdi>{playerId === me ? t.you : nameFor(playerId)}</bdi>
              </th>
              {throws.map((thrown, index) => (
                <td key={hands.rounds[index]}>
                  <span class="sr">{sayThrow(t, thrown)}</span>
                  {thrown && <Token hand={thrown[0]} tone={toneOf(thrown[1], playerId === me)} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

function sayThrow(t: Messages, thrown: PastThrow): string {
  if (!thrown) return t.out
  const [hand, outcome] = thrown
  return t.throwOf(hand ? t.hand(hand) : t.noHand, { won: t.won, lost: t.lost, even: t.draw }[outcome])
}

const toneOf = (outcome: Outcome, isMine: boolean) =>
  `${isMine ? '' : 'them'} ${outcome === 'even' ? '' : outcome}`.trim()
