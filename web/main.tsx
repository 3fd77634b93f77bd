/**
 * Connects the page with the browser: its clock, its storage, its keyboard. Everything else gets these as arguments.
 */
import { render } from 'preact'
import { Client, systemClock } from '../client/index.ts'
import { readConfig } from './browser/config.ts'
import { remember } from './browser/game-recorder.ts'
import { registerServiceWorker } from './browser/service-worker.ts'
import { openStorage } from './browser/storage.ts'
import { createStore } from './browser/store.ts'
import { Announcer } from './components/announcer.tsx'
import { finishReplacing, playerHere } from './events/device.ts'
import { createEvents } from './events/events.ts'
import { listenToBrowser, listenToClient } from './events/listen.ts'
import { createNameTags } from './events/name-tags.ts'
import type { Surroundings } from './events/surroundings.ts'
import { messagesIn } from './i18n/catalogue.ts'
import type { PartyPart } from './party/party-view.tsx'
import { cuesOf } from './sound/cues.ts'
import { createSpeaker } from './sound/speaker.ts'
import { type Language, languageOf } from './state/language.ts'
import { firstState, type State } from './state/model.ts'
import { nextChangeIn } from './state/next-tick.ts'
import { hashOf, parseRoute } from './state/route.ts'
import { addressOf, needsParty } from './state/selectors.ts'
import { App, announcementsIn, Loading, titleOf } from './views/app.tsx'
import { Unreachable } from './views/unreachable.tsx'

const root = document.getElementById('app') ?? document.body
/** For screen readers. It has its own root, so it is rendered after the picture, in another task. */
const log = document.body.appendChild(document.createElement('div'))
const storage = openStorage(
  () => localStorage,
  () => sessionStorage,
)
const saved = storage.settings()
const settings = { ...saved, language: saved.language ?? languageOf(navigator.languages) }
const speaker = createSpeaker(() => new AudioContext())

showLanguage(settings.language)
start().catch(() => {
  render(<Unreachable t={messagesIn(settings.language)} retry={() => location.reload()} />, root)
})
addEventListener('load', () => void registerServiceWorker())

async function start(): Promise<void> {
  // The first paint needs nothing from the network.
  render(
    <main class="screen screen-loading">
      <Loading t={messagesIn(settings.language)} />
    </main>,
    root,
  )
  const { ws } = await readConfig(fetch)
  const first = firstState(systemClock.now(), {
    wish: storage.wish(),
    settings,
    usualWaitMs: storage.usualWaitMs(),
    records: storage.records(),
  })
  let party: PartyPart | undefined
  let isLoading = false
  const { dispatch, state } = createStore(
    first,
    systemClock,
    (now) => soonest(nextChangeIn(now), party?.nextChangeIn(now)),
    (before, after) => {
      if (needsParty(after)) void loadParty()
      show(after)
      // The picture comes first: a title or the first sound of a kind takes some browsers tens of milliseconds.
      systemClock.after(0, () => {
        announce(after)
        sound(before, after, party)
        remember(before, after, storage, dispatch)
      })
    },
  )
  const t = () => messagesIn(state().settings.language)
  const route = parseRoute(location.hash)
  // A big screen beside its host, in the same browser, is another player.
  const isScreen = route.at === 'screen'
  if (!isScreen) await finishReplacing(storage, ws)
  const client = new Client({
    url: ws,
    ...(isScreen ? { secret: storage.screenSecret() } : playerHere(storage, t())),
  })
  const surroundings: Surroundings = {
    client,
    url: ws,
    storage,
    dispatch,
    state,
    t,
    reload: () => location.reload(),
    address: location.href.replace(/#.*$/, ''),
    clipboard: { writeText: (text) => navigator.clipboard.writeText(text) },
    share: navigator.share && ((data) => navigator.share(data)),
  }
  const events = createEvents(surroundings)

  async function loadParty(): Promise<void> {
    if (isLoading) return
    isLoading = true
    try {
      const { createPartyPart } = await import('./party/party-view.tsx')
      party = createPartyPart(surroundings, events)
      dispatch()
    } catch {
      render(<Unreachable t={t()} retry={() => location.reload()} />, root)
    }
  }

  function show(now: State): void {
    const words = messagesIn(now.settings.language)
    showLanguage(now.settings.language)
    showAddress(now)
    render(<App state={now} events={events} t={words} party={party} />, root)
  }

  /** In the tab's title, and to screen readers. */
  function announce(now: State): void {
    const words = messagesIn(now.settings.language)
    const title = titleOf(words, now, party)
    if (document.title !== title) document.title = title
    render(<Announcer current={announcementsIn(words, now, party)} />, log)
  }

  // Before the page is drawn with what it says.
  if (!isScreen) client.on('welcome', ({ name }) => storage.welcomed(name))
  listenToClient(
    client,
    dispatch,
    createNameTags(() => import('./look-alikes.ts')),
  )
  listenToBrowser({ client, events, speaker, dispatch })
  client.connect()
  await events.go(route)
}

const soonest = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)

function sound(before: State, after: State, party: PartyPart | undefined): void {
  for (const { tone, shake } of [...cuesOf(before, after), ...(party?.cuesOf(before, after) ?? [])]) {
    if (after.settings.sound) speaker.play(tone)
    if (shake && !after.hidden && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(shake)
  }
}

/** Browsers compute the style of every element anew when the language is set, even to the one that it is. */
function showLanguage(language: Language): void {
  const page = document.documentElement
  if (page.lang !== language) page.lang = language
}

/** The address bar shows the link to the player's place. It is unknown before the welcome. */
function showAddress(state: State): void {
  if (!state.player) return
  const hash = hashOf(addressOf(state))
  const isShown = hashOf(parseRoute(location.hash)) === hash
  if (!isShown) history.replaceState(null, '', hash)
}
