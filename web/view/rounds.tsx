import type { Result } from '../../client/index.ts'
import { sayHand, sayOutcome, sayOutcomeShortly } from '../words.ts'
import { HandIcon } from './icons.tsx'

interface ResultProps {
  result: Result
  me: string | undefined
}

/** The round that was just judged: it is what everybody waited for. */
export function LastRound({ result, me }: ResultProps) {
  return (
    <section
      class={`last-round ${toneOf(result, me)} ${result.hands.length > 2 ? 'group' : ''}`}
      key={`${result.gameId} ${result.round}`}
    >
      <ThrownHands result={result} me={me} />
      <p>
        <small>Round {result.round}: </small>
        <strong>{sayOutcome(result, me)}</strong>
      </p>
    </section>
  )
}

export function Rounds({ results, me }: { results: Result[]; me: string | undefined }) {
  if (results.length < 2) return null
  return (
    <section class="rounds">
      <h2>Rounds</h2>
      <ol reversed>
        {[...results].reverse().map((result) => (
          <li key={result.round} class={toneOf(result, me)} value={result.round}>
            <ThrownHands result={result} me={me} />
            <span>{sayOutcomeShortly(result, me)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** This player's hand first. */
function ThrownHands({ result, me }: ResultProps) {
  const names = new Map(result.players.map(({ playerId, name }) => [playerId, name]))
  const mine = result.hands.filter(({ playerId }) => playerId === me)
  const others = result.hands.filter(({ playerId }) => playerId !== me)
  return (
    <ul class="thrown-hands">
      {[...mine, ...others].map((one) => (
        <li key={one.playerId} class={result.winners.includes(one.playerId) ? 'winner' : undefined}>
          {one.hand ? <HandIcon hand={one.hand} /> : <span class="no-hand" aria-hidden="true" />}
          <span class="who">{one.playerId === me ? 'You' : names.get(one.playerId)}</span>
          <span class={one.hand ? 'unseen' : 'missed'}>{sayHand(one)}</span>
        </li>
      ))}
    </ul>
  )
}

function toneOf(result: Result, me: string | undefined): 'won' | 'lost' | 'even' {
  if (result.winners.includes(me ?? '')) return 'won'
  return result.losers.includes(me ?? '') ? 'lost' : 'even'
}
