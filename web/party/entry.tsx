import { useState } from 'preact/hooks'
import { Friend } from '../art/faces.tsx'
import { Arm } from '../art/hands.tsx'
import { Lines, Poster, Split } from '../components/poster.tsx'
import { Segments } from '../components/segments.tsx'
import { sayNumber } from '../i18n/formatting.ts'
import { hashOf } from '../state/route.ts'
import { CodeField } from './code-field.tsx'
import type { EntryProps } from './props.ts'

const PLACES = [1, 2, 3, 5, 10] as const
const OUT = 0
const STAY = 1

/** Opens a party, or leads into somebody else's by its code. */
export function Entry(props: EntryProps) {
  const { state, actions, t, w } = props
  const [places, setPlaces] = useState<number>(PLACES[0])
  const [draws, setDraws] = useState(OUT)
  const [isAsking, setAsking] = useState(false)
  const [isOverLimit, setOverLimit] = useState(false)
  const canHold = state.connection === 'online' && !isAsking
  const hold = async () => {
    setAsking(true)
    setOverLimit(false)
    setOverLimit(!(await actions.hold(places, draws === STAY ? 'stay' : 'out')))
    setAsking(false)
  }
  return (
    <Split
      kind="party-entry"
      poster={
        <Poster {...props} kind="party-poster entry-poster">
          <div class="in" aria-hidden="true">
            <div class="a them">
              <Arm pose="pump" />
            </div>
            <div class="crowd">
              <Friend eyes="joy" mouth="open" />
              <Friend eyes="keen" mouth="smile" />
              <Friend eyes="dot" mouth="open" />
              <Friend eyes="wink" mouth="smile" />
            </div>
          </div>
          <div class="abs-title">
            <h1 class="huge">
              <Lines lines={w.titleLines} />
            </h1>
            <p class="b">{w.entryHow}</p>
          </div>
        </Poster>
      }
    >
      <form
        class="stack-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (canHold) void hold()
        }}
      >
        <Segments
          name="places"
          label={w.places}
          hint={w.placesHow(places)}
          choices={PLACES}
          chosen={places}
          choose={setPlaces}
          word={(n) => sayNumber(n)}
        />
        <Segments
          name="draws"
          label={w.draws}
          choices={[OUT, STAY]}
          chosen={draws}
          choose={setDraws}
          word={(choice) => (choice === STAY ? w.drawsStay : w.drawsOut)}
        />
        <p role="alert" class="problem">
          {isOverLimit && w.dailyLimit}
        </p>
        <button type="submit" class="btn them main" aria-disabled={!canHold}>
          {w.hold}
        </button>
      </form>
      <CodeField
        label={w.attendWithCode}
        button={t.enter}
        use={(code) => {
          location.hash = hashOf({ at: 'party', code })
        }}
        more={w.openScreen}
        useMore={(code) => {
          location.hash = hashOf({ at: 'screen', code })
        }}
      />
    </Split>
  )
}
