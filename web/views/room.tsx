import { type Eyes, Friend, type Mouth } from '../art/faces.tsx'
import { Icon } from '../art/icons.tsx'
import { CopyLink } from '../components/copy-link.tsx'
import { NameField } from '../components/name-field.tsx'
import { Poster, Split } from '../components/poster.tsx'
import type { ViewProps } from '../components/props.ts'
import { QrCode } from '../components/qr-code.tsx'
import { nameOf, sayNumber } from '../i18n/formatting.ts'
import { addressOf } from '../state/selectors.ts'

const FACES: [Eyes, Mouth][] = [
  ['joy', 'smile'],
  ['dot', 'open'],
  ['wink', 'smile'],
  ['star', 'open'],
  ['keen', 'smile'],
  ['dot', 'smile'],
]

/** A private room: its code for the others, its players, and the host's start button. */
export function Room(props: ViewProps) {
  const { state, events, t } = props
  const { room } = state
  if (!room) return null
  const link = addressOf(state)
  return (
    <Split
      kind="room-view"
      poster={
        <Poster {...props} kind="room-poster" goHome={() => void events.exit()}>
          <div class="mid">
            <h1>
              {t.roomCode} <span class="code">{room.code}</span>
            </h1>
            <QrCode text={events.linkTo(link)} />
            <p class="b">{t.scan}</p>
          </div>
        </Poster>
      }
    >
      <div class="two">
        <button type="button" class="btn main invite" onClick={() => void events.shareInvite()}>
          <Icon name="share" />
          {t.invite}
        </button>
        <CopyLink {...props} to={link}>
          <Icon name="copy" />
          {t.copyLink}
        </CopyLink>
      </div>
      <Members {...props} />
      <Start {...props} />
    </Split>
  )
}

function Members(props: ViewProps) {
  const { state, t } = props
  const { room, player } = state
  if (!room) return null
  const { players, size, lives } = room
  const free = size - players.length
  return (
    <div>
      <h2 class="s soft">{t.roomSize(sayNumber(players.length), sayNumber(size), sayNumber(lives))}</h2>
      <ul class="members">
        {players.map((one, index) => {
          const [eyes, mouth] = FACES[index % FACES.length] ?? ['joy', 'smile']
          return (
            <li key={one.playerId} class="seat">
              <Friend eyes={eyes} mouth={mouth} />
              {one.playerId === player?.playerId ? <NameField {...props} /> : <bdi>{nameOf(t, one)}</bdi>}
              {one.playerId === room.host && <span class="tag">{t.host}</span>}
            </li>
          )
        })}
        {free > 0 && <li class="seat empty">{t.roomFree(sayNumber(free))}</li>}
      </ul>
    </div>
  )
}

function Start({ state, events, t }: ViewProps) {
  const { room, player, waiting } = state
  if (!room) return null
  const { players, size } = room
  const host = players.find(({ playerId }) => playerId === room.host)
  if (waiting?.matched || players.length >= size)
    return (
      <p class="center b" role="status">
        {t.starting}
      </p>
    )
  if (room.host !== player?.playerId)
    return <p class="center soft">{t.waitForHost(host ? nameOf(t, host) : t.somebody)}</p>
  if (players.length < 2) return <p class="center soft">{t.waitForFriends}</p>
  return (
    <>
      <div class="stick start">
        <button
          type="button"
          class="btn them main"
          aria-disabled={state.connection !== 'online'}
          onClick={() => {
            if (state.connection === 'online') events.start()
          }}
        >
          {t.startWith(sayNumber(players.length))}
        </button>
      </div>
      <p class="center soft s">{t.startsWhenFull}</p>
    </>
  )
}
