import { useEffect, useState } from 'preact/hooks'
import { useLive } from './api/hooks.ts'
import { FinderDialog } from './finder-dialog.tsx'
import { KeysSheet } from './keys-sheet.tsx'
import { Notices } from './notices.tsx'
import { PLACES, type Place, Rail, titleOf } from './rail.tsx'
import type { Route } from './shell/hash.ts'
import { useKeys } from './shell/keys.ts'
import { navigate, useRoute } from './shell/router.ts'
import { useTheme } from './shell/theme.ts'
import { Toast } from './shell/toast.tsx'
import { Patterns } from './timeline/segments.tsx'
import { ConnectionsView } from './views/connections/index.tsx'
import { ExecutionView } from './views/execution/index.tsx'
import { ExecutionsView } from './views/executions/index.tsx'
import { FaultsView } from './views/faults/index.tsx'
import { FunctionsView } from './views/functions/index.tsx'
import { RequestsView } from './views/requests/index.tsx'
import { RequestView } from './views/requests/request.tsx'
import { TablesView } from './views/tables/index.tsx'

const isPlace = (text: string | undefined): text is Place => PLACES.some((one) => one === text)

export function App() {
  const route = useRoute()
  const [theme, toggleTheme] = useTheme()
  const [sheet, setSheet] = useState<'keys' | 'finder'>()
  const live = useLive()
  const place = isPlace(route[0]) ? route[0] : 'executions'

  useKeys({
    'g e': () => navigate('#/executions'),
    'g l': () => navigate('#/functions'),
    'g c': () => navigate('#/connections'),
    'g t': () => navigate('#/tables'),
    'g r': () => navigate('#/requests'),
    'g f': () => navigate('#/faults'),
    d: toggleTheme,
    '?': () => setSheet('keys'),
    ' ': () => live.toggleHold(),
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setSheet('finder')
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  useEffect(() => {
    document.title = `${titleOf(place)} · Console`
  }, [place])

  return (
    <>
      <Rail place={place} theme={theme} onTheme={toggleTheme} onKeys={() => setSheet('keys')} />
      <main>
        <Patterns />
        <Notices place={place} />
        <View place={place} route={route} />
        <Toast />
        {sheet === 'keys' && <KeysSheet onClose={() => setSheet(undefined)} />}
        {sheet === 'finder' && <FinderDialog onClose={() => setSheet(undefined)} />}
      </main>
    </>
  )
}

function View({ place, route: [, first, second, third] }: { place: Place; route: Route }) {
  switch (place) {
    case 'executions':
      return first === undefined ? (
        <ExecutionsView />
      ) : (
        <ExecutionView key={first} id={first} entry={numberOf(second)} index={numberOf(third)} />
      )
    case 'functions':
      return <FunctionsView name={first} invocation={second} />
    case 'connections':
      return <ConnectionsView id={first} frame={second} />
    case 'tables':
      return <TablesView name={first} keyText={second} />
    case 'requests':
      return first === undefined ? <RequestsView /> : <RequestView key={first} id={first} />
    case 'faults':
      return <FaultsView />
  }
}

const numberOf = (text: string | undefined) =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
