/** Where the page meets the browser: its clock, its storage, its keyboard. Everything else is told. */
import { render } from 'preact'
import { Client, systemClock } from '../client/index.ts'
import { readConfig } from './browser/config.ts'
import { remember } from './browser/memory.ts'
import { registerServiceWorker } from './browser/service-worker.ts'
import { openStorage } from './browser/storage.ts'
import { createStore } from './browser/store.ts'
import { playerHere } from './events/device.ts'
import { createEvents } from './events/events.ts'
import { listenToBrowser, listenToClient } from './events/listen.ts'
import { createNameTags } from './events/name-tags.ts'
import { messagesIn } from './i18n/catalogue.ts'
import { cuesOf } from './sound/cues.ts'
import { createSpeaker } from './sound/speaker.ts'
import { languageOf } from './state/language.ts'
import { firstState, type State } from './state/model.ts'
import { addressOf } from './state/reading.ts'
import { hashOf, parseRoute } from './state/route.ts'
import { App, titleOf } from './views/app.tsx'
import { Unreachable } from './views/unreachable.tsx'

const root = document.getElementById('app') ?? document.body
const storage = openStorage(
  () => localStorage,
  () => sessionStorage,
)
const saved = storage.settings()
const settings = { ...saved, language: saved.language ?? languageOf(navigator.languages) }
const speaker = createSpeaker(() => new AudioContext())

document.documentElement.lang = settings.language
start().catch(() => {
  render(<Unreachable t={messagesIn(settings.language)} retry={() => location.reload()} />, root)
})
addEventListener('load', () => void registerServiceWorker())

async function start(): Promise<void> {
  const { ws } = await readConfig(fetch)
  const first = firstState(systemClock.now(), {
    wish: storage.wish(),
    settings,
    usualWaitMs: storage.usualWaitMs(),
    records: storage.records(),
  })
  const { dispatch, state } = createStore(first, systemClock, (before, after) => {
    show(after)
    sound(before, after)
    remember(before, after, storage, dispatch)
  })
  const t = () => messagesIn(state().settings.language)
  const client = new Client({ url: ws, ...playerHere(storage, t()) })
  const events = createEvents({
    client,
    storage,
    dispatch,
    state,
    t,
    reload: () => location.reload(),
    address: location.href.replace(/#.*$/, ''),
    clipboard: { writeText: (text) => navigator.clipboard.writeText(text) },
    share: navigator.share && ((data) => navigator.share(data)),
  })

  function show(now: State): void {
    const words = messagesIn(now.settings.language)
    document.documentElement.lang = now.settings.language
    document.title = titleOf(words, now)
    showAddress(now)
    render(<App state={now} events={events} t={words} />, root)
  }

  // Before the page is drawn with what it says.
  client.on('welcome', ({ name }) => storage.welcomed(name))
  const route = parseRoute(location.hash)
  listenToClient(
    client,
    dispatch,
    createNameTags(() => import('./look-alikes.ts')),
  )
  listenToBrowser({ client, events, speaker, dispatch })
  client.connect()
  await events.go(route)
}

function sound(before: State, after: State): void {
  for (const { tone, shake } of cuesOf(before, after)) {
    if (after.settings.sound) speaker.play(tone)
    if (shake && !after.hidden && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(shake)
  }
}

/** The address bar shows the link to where the player is. Before the welcome that is not known. */
function showAddress(state: State): void {
  if (!state.player) return
  const hash = hashOf(addressOf(state))
  const isShown = hashOf(parseRoute(location.hash)) === hash
  if (!isShown) history.replaceState(null, '', hash)
}
