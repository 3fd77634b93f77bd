import { useRef } from 'preact/hooks'
import type { Announcement } from '../i18n/announcements.ts'

const KEPT = 8

/** Reads out each announcement once: a line is added when its key is new, and never changed. */
export function Announcer({ current }: { current: Announcement[] }) {
  const said = useRef<{ keys: Set<string>; lines: Announcement[] }>({ keys: new Set(), lines: [] }).current
  for (const one of current) {
    if (said.keys.has(one.key)) continue
    said.keys.add(one.key)
    said.lines = [...said.lines, one].slice(-KEPT)
  }
  return (
    <div class="sr" role="log" aria-live="polite" aria-relevant="additions">
      {said.lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  )
}
