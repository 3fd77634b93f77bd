/** Forwards events of the client and the browser. */
import type { Client } from '../../client/index.ts'
import { handOfKey } from '../browser/keyboard.ts'
import { LANGUAGE, SECRET } from '../browser/storage.ts'
import type { Speaker } from '../sound/speaker.ts'
import { LANGUAGES } from '../state/language.ts'
import type { Message } from '../state/model.ts'
import { parseRoute } from '../state/route.ts'
import type { Events } from './events.ts'
import type { NameTags } from './name-tags.ts'

type Dispatch = (message: Message) => void

export function listenToClient(client: Client, dispatch: Dispatch, tags: NameTags): void {
  client.on('state', (state) => dispatch({ type: 'state', state }))
  client.on('welcome', dispatch)
  client.on('waiting', (waiting) => {
    tags.load()
    dispatch(waiting)
  })
  client.on('matched', dispatch)
  client.on('matchGone', () => dispatch({ type: 'stop waiting', notice: { key: 'matchGone' } }))
  client.on('round', (round) => dispatch(tags.tagged(round)))
  client.on('thrown', dispatch)
  client.on('result', (result) => dispatch(tags.tagged(result)))
  client.on('presence', dispatch)
  client.on('stamp', dispatch)
  client.on('room', (room) => dispatch(tags.tagged(room)))
  client.on('roomGone', ({ code }) => dispatch({ type: 'room gone', code }))
  client.on('event', (event) => dispatch({ type: 'event', ...event }))
  client.on('event_round', dispatch)
  client.on('event_result', dispatch)
  client.on('event_hand', dispatch)
  client.on('event_progress', dispatch)
  client.on('eventGone', ({ code }) => dispatch({ type: 'party gone', code }))
  client.on('watching', (watching) => dispatch(tags.tagged(watching)))
  client.on('watchGone', ({ gameId }) => dispatch({ type: 'watch gone', gameId }))
  client.on('rematching', dispatch)
  client.on('rematch', ({ gameId, asked, open }) =>
    dispatch(open ? { type: 'rematching', gameId, asked } : { type: 'rematch closed', gameId }),
  )
  client.on('rematchClosed', ({ gameId }) => dispatch({ type: 'rematch closed', gameId }))
}

interface Listeners {
  client: Client
  events: Events
  speaker: Speaker
  dispatch: Dispatch
}

export function listenToBrowser({ client, events, speaker, dispatch }: Listeners): void {
  addEventListener('keydown', (event) => {
    const hand = handOfKey(event)
    if (!hand) return
    // Such a key means nothing else. For a character that is typed, browsers would lay the page out at once.
    event.preventDefault()
    events.throwHand(hand, event.timeStamp)
  })
  for (const touch of ['pointerdown', 'keydown'] as const) addEventListener(touch, () => speaker.unlock())
  // Another tab of this browser has switched the language, and this one follows.
  addEventListener('storage', ({ key, newValue }) => {
    const language = LANGUAGES.find((one) => one === newValue)
    // Another tab has taken another key: this one would play as nobody.
    if (key === SECRET) location.reload()
    if (key === LANGUAGE && language) dispatch({ type: 'settings', settings: { language } })
  })
  addEventListener('hashchange', ({ oldURL, newURL }) => {
    const route = parseRoute(new URL(newURL).hash)
    // A big screen has a key of its own, which is chosen when the page loads.
    const wasScreen = parseRoute(new URL(oldURL).hash).at === 'screen'
    if (wasScreen !== (route.at === 'screen')) location.reload()
    else void events.go(route)
  })
  addEventListener('online', () => {
    if (client.state === 'offline') client.connect()
  })
  // The connection may be dead without notice. A request, or its missing reply, shows it.
  addEventListener('offline', () => client.check())
  document.addEventListener('visibilitychange', () => {
    const hidden = document.visibilityState === 'hidden'
    dispatch({ type: 'hidden', hidden })
    if (!hidden) client.check()
  })
}
