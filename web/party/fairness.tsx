import { useEffect, useState } from 'preact/hooks'
import { isCommitted } from '../../client/index.ts'
import type { Party, PartyResult, PartyRound } from '../state/party.ts'
import { lastJudged, shownRound } from './party-selectors.ts'
import type { PartyProps } from './props.ts'
import { isRevealing, type Moment, turnRound } from './timeline.ts'

/** Shows the commitment to the host's hand, and checks it against the revealed hand. */
export function Fairness({ party, w, moment }: PartyProps) {
  const opened = shownRound(party, moment)
  const sealed = sealedRound(party, moment)
  if (!opened && !sealed) return null
  return (
    <details class="fairness">
      <summary>{w.fairness}</summary>
      <p class="s">{w.fairnessHow}</p>
      {sealed && <Seal w={w} round={sealed} gameId={party.facts.gameId} />}
      {opened && <Seal w={w} round={opened} gameId={party.facts.gameId} />}
    </details>
  )
}

/** The round whose hand is not shown yet. During a reveal its result has arrived, but stays hidden. */
function sealedRound(party: Party, moment: Moment): PartyRound | undefined {
  const judged = lastJudged(party)
  if (!isRevealing(moment) || !judged) return turnRound(party)
  const { result, ...sealed } = judged
  return result?.commitment ? { commitment: result.commitment, ...sealed } : sealed
}

interface SealProps {
  w: PartyProps['w']
  round: PartyRound
  gameId: string | null
}

function Seal({ w, round, gameId }: SealProps) {
  const { number, result } = round
  const commitment = round.commitment ?? result?.commitment
  const isSame = useCheck(result, commitment)
  if (!commitment)
    return <p class="s soft">{`${w.roundShort(number)} ${result ? w.byChanceNoSeal : w.sealedNone}`}</p>
  return (
    <dl class="seal s">
      <dt>{`${w.roundShort(number)} ${w.sealed}`}</dt>
      <dd>
        <code>{commitment}</code>
      </dd>
      <dt>{w.opened}</dt>
      <dd>
        {result?.hand && result.nonce ? (
          <code>{`${gameId ?? ''}:${number}:${result.hand}:${result.nonce}`}</code>
        ) : (
          <span class="soft">{w.notYetOpened}</span>
        )}
        {isSame !== undefined && <b class={isSame ? 'same' : 'problem'}>{isSame ? w.matches : w.differs}</b>}
      </dd>
    </dl>
  )
}

/** Whether the revealed hand matches the commitment. Undefined while that is not known. */
function useCheck(
  result: PartyResult | undefined,
  commitment: string | null | undefined,
): boolean | undefined {
  const [checked, setChecked] = useState<{ commitment: string; isSame: boolean }>()
  useEffect(() => {
    if (!result || !commitment) return
    let isWanted = true
    // Browsers have no `crypto.subtle` on insecure pages. The check then shows no verdict.
    isCommitted(result, commitment).then(
      (isSame) => isWanted && setChecked({ commitment, isSame }),
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [result, commitment])
  return checked?.commitment === commitment ? checked?.isSame : undefined
}
