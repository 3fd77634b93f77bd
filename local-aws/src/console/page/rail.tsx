import type { Counts } from '../api-types.ts'
import { useLiveState } from './api/hooks.ts'
import { formatNumber } from './format/text.ts'
import { formatDuration } from './format/time.ts'
import { Icon, type IconName } from './parts/icon.tsx'
import type { Theme } from './shell/theme.ts'

export const PLACES = ['executions', 'functions', 'connections', 'tables', 'requests', 'faults'] as const
export type Place = (typeof PLACES)[number]

const TITLES: Record<Place, string> = {
  executions: 'Executions',
  functions: 'Functions',
  connections: 'Connections',
  tables: 'Tables',
  requests: 'Requests',
  faults: 'Faults',
}

export const titleOf = (place: Place) => TITLES[place]

function figureOf(place: Place, counts: Counts | undefined): string {
  if (!counts) return ''
  switch (place) {
    case 'executions':
      return counts.executions.running ? `${formatNumber(counts.executions.running)} live` : ''
    case 'connections':
      return formatNumber(counts.connections.open)
    case 'functions':
    case 'tables':
      return formatNumber(counts[place])
    case 'requests':
      return counts.requests ? formatNumber(counts.requests) : ''
    case 'faults':
      return counts.faults.on ? `${counts.faults.on} on` : 'off'
  }
}

interface Props {
  place: Place
  theme: Theme
  onTheme: () => void
  onKeys: () => void
}

export function Rail({ place, theme, onTheme, onKeys }: Props) {
  const overview = useLiveState((state) => state.overview)
  const isWarned = (overview?.counts.faults.on ?? 0) > 0
  return (
    <nav class="rail" aria-label="Places">
      <div class="app-name">
        <i />
        <span class="cut">{overview?.app ?? 'Console'}</span>
      </div>
      {PLACES.map((one) => (
        <a
          key={one}
          class={`nav ${one === 'faults' && isWarned ? 'warn' : ''}`}
          href={`#/${one}`}
          title={TITLES[one]}
          aria-current={one === place ? 'page' : undefined}
        >
          <Icon name={one as IconName} />
          <span>{TITLES[one]}</span>
          <span class="figure">{figureOf(one, overview?.counts)}</span>
        </a>
      ))}
      <div class="rail-foot">
        <LiveSign />
        {overview && (
          <div>
            <span>AWS endpoint</span>
            <span class="mono small" title={overview.endpoints.aws}>
              :{new URL(overview.endpoints.aws).port}
            </span>
          </div>
        )}
        <div>
          <button type="button" class="button ghost tight" onClick={onTheme}>
            {theme === 'dark' ? 'Light' : 'Dark'} <kbd>d</kbd>
          </button>
          <button type="button" class="button ghost tight" onClick={onKeys}>
            Keys <kbd>?</kbd>
          </button>
        </div>
      </div>
    </nav>
  )
}

function LiveSign() {
  const isLost = useLiveState(({ lostSince }) => lostSince !== undefined)
  const isHeld = useLiveState((state) => state.isHeld)
  const behind = useLiveState((state) => state.behind)
  if (isLost)
    return (
      <div>
        <span>
          <i class="dot lost" />
          Stopped
        </span>
      </div>
    )
  return (
    <div>
      <span>
        <i class={`dot ${isHeld ? 'off' : ''}`} />
        {isHeld ? 'Held still' : 'Live'}
      </span>
      {isHeld ? (
        <kbd>space</kbd>
      ) : (
        behind !== undefined && <span>{formatDuration(Math.round(behind))} behind</span>
      )}
    </div>
  )
}
