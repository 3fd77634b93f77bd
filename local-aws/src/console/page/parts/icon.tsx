import type { ComponentChildren } from 'preact'

const disc = <circle cx="7" cy="7" r="6.2" fill="currentColor" />

/** Statuses: each a shape of its own, filled. */
const STATUS = {
  succeeded: (
    <>
      {disc}
      <path d="M4.2 7.2 6.2 9.2 9.9 5.2" stroke="var(--pane)" stroke-width="1.6" fill="none" />
    </>
  ),
  failed: (
    <>
      <path d="M4.4.9h5.2l3.5 3.5v5.2l-3.5 3.5H4.4L.9 9.6V4.4z" fill="currentColor" />
      <path d="m5 5 4 4m0-4-4 4" stroke="var(--pane)" stroke-width="1.6" />
    </>
  ),
  waiting: (
    <>
      <path
        d="M3.4 1.5h7.2M3.4 12.5h7.2M4.3 1.8c0 3 2.7 3.6 2.7 5.2S4.3 9.2 4.3 12.2M9.7 1.8c0 3-2.7 3.6-2.7 5.2s2.7 2.2 2.7 5.2"
        stroke="currentColor"
        stroke-width="1.4"
        fill="none"
      />
      <path d="M5.3 11.8h3.4L7 9.8z" fill="currentColor" />
    </>
  ),
  running: (
    <path class="spin" d="M7 1.4A5.6 5.6 0 1 1 1.4 7" stroke="currentColor" stroke-width="1.8" fill="none" />
  ),
  stopped: (
    <>
      <rect
        x="1.5"
        y="1.5"
        width="11"
        height="11"
        rx="2"
        stroke="currentColor"
        stroke-width="1.4"
        fill="none"
      />
      <rect x="4.7" y="4.7" width="4.6" height="4.6" fill="currentColor" />
    </>
  ),
  caught: (
    <>
      <circle cx="7" cy="7" r="5.6" stroke="currentColor" stroke-width="1.4" fill="none" />
      <path d="M7 3.8V7l2.2 1.5" stroke="currentColor" stroke-width="1.4" fill="none" />
    </>
  ),
  none: (
    <circle
      cx="7"
      cy="7"
      r="5.6"
      stroke="currentColor"
      stroke-width="1.2"
      stroke-dasharray="2 2"
      fill="none"
    />
  ),
} satisfies Record<string, ComponentChildren>

/** Lines for actions and places. */
const LINES = {
  executions: 'M1 1.5h5v3H1zM5 5.5h6v3H5zM8 9.5h5v3H8z',
  functions: 'M3 2h2.5l4 10H12M5.8 5.8 3 12',
  connections: 'M4 10V3m0 0L2 5m2-2 2 2M10 4v7m0 0 2-2m-2 2L8 9',
  tables: 'M1.5 2h11v10h-11zM1.5 5.5h11M5.5 5.5V12',
  requests: 'M1.5 3h6M4 7h6M7 11h5.5',
  faults: 'M7.6 1.2 3 8h3.4L6 12.8 11 6H7.4z',
  find: 'M10 6a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm-1 3 3.5 3.5',
  play: 'M4 2.5v9l7-4.5z',
  copy: 'M5.5 4.5h5.5a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1H5.5a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1zM9.5 2H3.2A1.2 1.2 0 0 0 2 3.2v6.3',
  test: 'M5 1.5v4L2 11.5h10l-3-6v-4M4 1.5h6',
  stop: 'M3 3h8v8H3z',
  redrive: 'M11.5 5.5A5 5 0 1 0 12 8M11.8 2v3.6H8.2',
  up: 'M7 12V3m0 0L3.5 6.5M7 3l3.5 3.5',
  down: 'M7 2v9m0 0 3.5-3.5M7 11 3.5 7.5',
  send: 'M1.5 7 12.5 2 9 12 6.5 8z',
  lost: 'M2 2l10 10M4.5 9.5a3.5 3.5 0 0 1 0-5M9.5 4.5a3.5 3.5 0 0 1 0 5',
} satisfies Record<string, string>

export type StatusIcon = keyof typeof STATUS
export type IconName = StatusIcon | keyof typeof LINES

const isStatus = (name: IconName): name is StatusIcon => name in STATUS

/** What stands inside the icon's 14 × 14 square, for a drawing that has more in it. */
export const StatusShape = ({ name }: { name: StatusIcon }) => (
  <g stroke-linecap="round" stroke-linejoin="round">
    {STATUS[name]}
  </g>
)

export function Icon({ name, tone = '' }: { name: IconName; tone?: string }) {
  return (
    <svg class={`icon ${tone}`} viewBox="0 0 14 14" aria-hidden="true">
      {isStatus(name) ? (
        <StatusShape name={name} />
      ) : (
        <path
          d={LINES[name]}
          fill="none"
          stroke="currentColor"
          stroke-width="1.3"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      )}
    </svg>
  )
}
