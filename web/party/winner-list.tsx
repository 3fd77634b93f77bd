import { Friend } from '../art/faces.tsx'
import { nameOf } from '../i18n/formatting.ts'
import { spaced } from './guest-won.tsx'
import { lastJudged } from './party-selectors.ts'
import type { PartyProps } from './props.ts'

/** The winners' names, with the codes that only the host knows. */
export function WinnerList({ party, t, w }: PartyProps) {
  const winners = lastJudged(party)?.result?.over?.winners ?? []
  return (
    <ul class="winners" aria-label={w.winners(winners.length)}>
      {winners.map((winner) => {
        const prize = party.prizeCodes.find(({ playerId }) => playerId === winner.playerId)
        return (
          <li key={winner.playerId} class="seat">
            <Friend eyes="star" mouth="open" />
            <bdi>{nameOf(t, winner)}</bdi>
            {prize && <b class="tag num">{spaced(prize.prizeCode)}</b>}
          </li>
        )
      })}
    </ul>
  )
}
