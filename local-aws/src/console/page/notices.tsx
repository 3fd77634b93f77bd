import { useEffect, useState } from 'preact/hooks'
import type { FaultsAnswer } from '../api-types.ts'
import { useLiveState, useResource } from './api/hooks.ts'
import { count, joinNames } from './format/text.ts'
import { formatClock, formatDuration } from './format/time.ts'
import { Icon } from './parts/icon.tsx'
import type { Place } from './rail.tsx'

/** Lines above every view: the runtime is gone, a fault is on, the app could not be deployed, a lens is wrong. */
export function Notices({ place }: { place: Place }) {
  const deployError = useLiveState((state) => state.deployError)
  const notices = useLiveState((state) => state.overview?.notices)
  const faultsOn = useLiveState((state) => state.overview?.counts.faults.on ?? 0)
  return (
    <>
      <LostNotice />
      {faultsOn > 0 && place !== 'faults' && <FaultsNotice />}
      {deployError && (
        <div class="notice lost" role="alert">
          <Icon name="failed" />
          <span>
            <b>The change could not be deployed.</b> {deployError} The old version keeps running.
          </span>
        </div>
      )}
      {notices?.map((text) => (
        <div class="notice" key={text}>
          <Icon name="caught" />
          <span>{text}</span>
        </div>
      ))}
    </>
  )
}

function LostNotice() {
  const lostSince = useLiveState((state) => state.lostSince)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (lostSince === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [lostSince])
  if (lostSince === undefined) return null
  return (
    <div class="notice lost" role="alert">
      <Icon name="lost" />
      <span>
        <b>The runtime stopped at {formatClock(lostSince).slice(0, 8)},</b>{' '}
        {formatDuration(Math.max(0, now - lostSince))} ago. What was read stays; the page tries again every
        second.
      </span>
    </div>
  )
}

function FaultsNotice() {
  const { answer } = useResource<FaultsAnswer>('/api/faults', 'faults')
  const on = answer?.rules.filter((rule) => rule.on) ?? []
  if (on.length === 0) return null
  return (
    <div class="notice">
      <Icon name="faults" />
      <span class="cut">
        <b>{count(on.length, 'fault is', 'faults are')} on.</b>{' '}
        {joinNames(on.map(({ where, effect }) => `${where}: ${effect}`))}. Every error that a fault causes is
        marked.
      </span>
      <a href="#/faults">
        Faults <kbd>g f</kbd>
      </a>
    </div>
  )
}
