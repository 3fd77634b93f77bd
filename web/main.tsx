/** Where the page meets the browser: its clock, its storage, its keyboard. Everything else is told. */
import { render } from 'preact'
import { Client, systemClock } from '../client/index.ts'
import { readConfig } from './config.ts'
import { createEvents, type Events } from './events.ts'
import { handOfKey } from './keyboard.ts'
import { addressOf, isTicking } from './reading.ts'
import { hashOf, parseRoute } from './route.ts'
import { firstState, type Message, type State, update } from './state.ts'
import { openStorage, type Storage } from './storage.ts'
import { App, titleOf } from './view/app.tsx'
import { Unreachable } from './view/unreachable.tsx'
import { MATCH_GONE } from './words.ts'

const TICK_MS = 200

const root = document.getElementById('app') ?? document.body
const storage = openStorage(
  () => localStorage,
  () => sessionStorage,
)
start().catch(() => render(<Unreachable retry={() => location.reload()} />, root))

async function start(): Promise<void> {
  const { ws } = await readConfig(fetch)
  const name = storage.name()
  const client = new Client({ url: ws, secret: storage.secret(), ...(name ? { name } : {}) })
  const { dispatch, state } = openStore((state) => {
    document.title = titleOf(state)
    showAddress(state)
    render(<App state={state} events={events} name={storage.name()} />, root)
  }, storage)
  const events = createEvents({
    client,
    storage,
    dispatch,
    state,
    reload: () => location.reload(),
    address: location.href.replace(/#.*$/, ''),
    clipboard: { writeText: (text) => navigator.clipboard.writeText(text) },
  })
  const route = parseRoute(location.hash)
  listenToClient(client, dispatch)
  listenToBrowser(client, events)
  client.connect()
  await events.go(route)
}

/** The address bar shows the link to where the player is. Before the welcome that is not known. */
function showAddress(state: State): void {
  if (!state.player) return
  const hash = hashOf(addressOf(state))
  const isShown = hashOf(parseRoute(location.hash)) === hash
  if (!isShown) history.replaceState(null, '', hash)
}

function openStore(show: (state: State) => void, storage: Storage) {
  let state = firstState(systemClock.now(), storage.wish())
  let isTimerSet = false
  function tickLater(): void {
    if (isTimerSet || !isTicking(state)) return
    isTimerSet = true
    systemClock.after(TICK_MS, () => {
      isTimerSet = false
      dispatch()
    })
  }
  function dispatch(message?: Message): void {
    state = update({ type: 'tick', now: systemClock.now() }, state)
    if (message) state = update(message, state)
    show(state)
    tickLater()
  }
  return { dispatch, state: () => state }
}

function listenToClient(client: Client, dispatch: (message: Message) => void): void {
  client.on('state', (state) => dispatch({ type: 'state', state }))
  client.on('welcome', dispatch)
  client.on('waiting', dispatch)
  client.on('matched', dispatch)
  client.on('matchGone', () => dispatch({ type: 'stop waiting', notice: MATCH_GONE }))
  client.on('round', dispatch)
  client.on('thrown', dispatch)
  client.on('result', dispatch)
  client.on('presence', dispatch)
  client.on('room', dispatch)
  client.on('roomGone', ({ code }) => dispatch({ type: 'room gone', code }))
  client.on('watching', dispatch)
  client.on('watchGone', ({ gameId }) => dispatch({ type: 'watch gone', gameId }))
  client.on('rematching', dispatch)
  client.on('rematchClosed', ({ gameId }) => dispatch({ type: 'rematch closed', gameId }))
}

function listenToBrowser(client: Client, events: Events): void {
  document.addEventListener('keydown', (event) => {
    const hand = handOfKey(event)
    if (hand) events.throwHand(hand)
    if (event.key === 'Escape') events.askToLeave(false)
  })
  addEventListener('hashchange', () => void events.go(parseRoute(location.hash)))
  addEventListener('online', () => {
    if (client.state === 'offline') client.connect()
  })
  // What was connected may be dead without knowing it: the answer, or its absence, tells.
  addEventListener('offline', () => client.check())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.check()
  })
}
