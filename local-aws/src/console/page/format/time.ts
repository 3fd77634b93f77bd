/** A duration as people read it: "14 ms", "2.6 s", "2 m 14 s", "1 h 3 m". */
export function formatDuration(ms: number): string {
  if (ms < 1) return ms <= 0 ? '0 ms' : '<1 ms'
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return pair(seconds, 60, 'm', 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'm')
  return pair(Math.round(minutes / 60), 24, 'd', 'h')
}

function pair(amount: number, base: number, large: string, small: string): string {
  const rest = amount % base
  const head = `${Math.floor(amount / base)} ${large}`
  return rest ? `${head} ${rest} ${small}` : head
}

/** As `formatDuration`, with tenths of a millisecond below 100 ms: for calls and functions. */
export function formatExactDuration(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : formatDuration(ms)
}

/** Seconds since the start of something: "+14.305". */
export function formatOffset(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(3)}`
}

/** How long ago something was: "12 s ago", "just now". */
export function formatAge(ms: number): string {
  if (ms < 1000) return 'just now'
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} m ago`
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`
  return `${Math.floor(ms / 86_400_000)} d ago`
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** The wall clock of this machine, with milliseconds: "20:05:04.399". */
export function formatClock(epochMs: number): string {
  const date = new Date(epochMs)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** Date and minute, for what is not of today: "2027-02-27 20:04". */
export function formatDate(epochMs: number): string {
  const date = new Date(epochMs)
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-')
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}
