import { type Eyes, Friend, type Mouth } from '../art/faces.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import { nameOf } from '../i18n/formatting.ts'
import { LeaveButton } from './leave-dialog.tsx'
import type { PartyProps } from './props.ts'

const FACES: [Eyes, Mouth][] = [
  ['joy', 'open'],
  ['keen', 'smile'],
  ['dot', 'open'],
  ['wink', 'smile'],
]

/** The page of a guest until the host begins. */
export function GuestLobby(props: PartyProps) {
  const { party, t, w, events } = props
  const { facts } = party
  return (
    <Split
      kind="party-attend"
      poster={
        <Poster {...props} kind="party-poster usf" hasHome={false}>
          <div class="in" aria-hidden="true">
            <div class="crowd slow">
              {FACES.map(([eyes, mouth]) => (
                <Friend key={eyes} eyes={eyes} mouth={mouth} />
              ))}
            </div>
          </div>
          <div class="abs-title">
            <h1 class="huge">
              <Lines lines={w.youAreIn} />
            </h1>
            <p class="b">{events.shownName()}</p>
          </div>
        </Poster>
      }
    >
      <p class="big">{facts.gameId === null ? t.waitForHost(nameOf(t, facts.host)) : w.soon}</p>
      <ol class="party-rules">
        {w.rules(facts.winners, facts.draws).map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ol>
      <LeaveButton {...props} label={t.leave} question={w.leaveSure} />
    </Split>
  )
}
