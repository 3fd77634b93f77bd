/** The console's page: where it meets the browser. */
import { render } from 'preact'
import { LiveContext } from './api/hooks.ts'
import { createLive } from './api/live.ts'
import { followRuntime } from './api/stream.ts'
import { App } from './app.tsx'
import { listenToKeys } from './shell/keys.ts'
import { firstTheme, showTheme } from './shell/theme.ts'
import './style/main.css'

const live = createLive()
showTheme(firstTheme())
listenToKeys(document)
followRuntime(live, () => location.reload())
render(
  <LiveContext.Provider value={live}>
    <App />
  </LiveContext.Provider>,
  document.getElementById('app') ?? document.body,
)
