import { Icon } from '../art/icons.tsx'
import { CopyLink } from '../components/copy-link.tsx'
import { Poster, Split } from '../components/poster.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { LeaveButton } from './leave-dialog.tsx'
import type { PartyProps } from './props.ts'

/** The host's page while guests come in: the code, the link for the projector, and the start button. */
export function HostLobby(props: PartyProps) {
  const { state, party, events, actions, t, w } = props
  const { code, guests, newest } = party.facts
  const isReady = guests > 0 && state.connection === 'online'
  return (
    <Split
      kind="party-host room-view"
      poster={
        <Poster {...props} kind="usf host-poster" hasHome={false}>
          <div class="mid">
            <h1>
              {w.code} <span class="code">{code}</span>
            </h1>
            <QrCode text={events.linkTo({ at: 'party', code })} />
            <p class="b">{t.scan}</p>
          </div>
        </Poster>
      }
    >
      <div class="guests">
        <b class="count">{sayNumber(guests)}</b>
        <span class="b">{guests > 0 ? w.guestsIn(guests) : w.nobodyYet}</span>
      </div>
      <Newest t={t} label={w.newest} names={newest} />
      <button
        type="button"
        class="btn them main"
        aria-disabled={!isReady}
        onClick={() => {
          if (isReady) void actions.begin()
        }}
      >
        {guests > 0 ? w.begin(sayNumber(guests)) : <span class="hint">{w.beginWith}</span>}
      </button>
      <div class="two">
        <CopyLink {...props} to={{ at: 'party', code }}>
          <Icon name="copy" />
          {t.copyLink}
        </CopyLink>
        <CopyLink {...props} to={{ at: 'screen', code }}>
          <Icon name="screen" />
          {w.copyScreenLink}
        </CopyLink>
      </div>
      <p class="soft s center screen-link">
        {w.bigScreenHow}{' '}
        <a href={events.linkTo({ at: 'screen', code })} target="_blank" rel="noopener">
          <code>{shortLink(events.linkTo({ at: 'screen', code }))}</code>
        </a>
      </p>
      <LeaveButton {...props} label={w.endParty} question={w.endSure} />
    </Split>
  )
}

const shortLink = (link: string) => link.replace(/^https?:\/\//, '')

/** Up to this many names each have half a line of two. */
const HALVES = 4

interface NewestProps {
  t: PartyProps['t']
  label: string
  names: readonly string[]
}

/** The guests who came last. The list has a fixed height, so that nothing moves when somebody comes. */
export function Newest({ t, label, names }: NewestProps) {
  return (
    <ul class={names.length > HALVES ? 'newest many' : 'newest'} aria-label={label}>
      {names.map((name, index) => (
        <li key={`${name} ${names.length - index}`}>
          <bdi>{nameOf(t, { name })}</bdi>
        </li>
      ))}
    </ul>
  )
}
