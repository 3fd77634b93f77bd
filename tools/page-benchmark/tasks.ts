/** The tasks of a page's main thread, from a trace of Chromium. */

/** The trace categories that `tasksOf` needs. */
export const CATEGORIES = ['-*', 'toplevel', 'blink.user_timing', '__metadata']

/** Marks with this prefix, set by `performance.mark`, tell what the page shows from then on. */
export const SHOWS = 'shows '

interface TraceEvent {
  name: string
  cat: string
  ph: string
  pid: number
  tid: number
  /** Start and durations in microseconds. `tdur` is the thread's own time. */
  ts: number
  dur?: number
  tdur?: number
  args: { name?: string }
}

export interface Task {
  /** Milliseconds in which the thread ran. */
  ms: number
  /** Milliseconds from its beginning to its end. The difference is the time in which it had no processor. */
  wholeMs: number
  /** What the page showed last before its end: the text of the mark, '' before the first one. */
  during: string
}

export function tasksOf(trace: Buffer): Task[] {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const marks = events
    .filter(({ cat, name }) => cat.includes('user_timing') && name.startsWith(SHOWS))
    .sort((one, other) => one.ts - other.ts)
  const isMain = mainThread(events, marks[0]?.pid)
  const tasks = events.filter(
    (event) => isMain(event) && event.ph === 'X' && event.name === 'ThreadControllerImpl::RunTask',
  )
  if (!tasks.some(({ tdur }) => tdur))
    throw new Error('The trace does not have the times of the main thread.')
  return tasks.map(({ ts, dur = 0, tdur = 0 }) => ({
    ms: tdur / 1000,
    wholeMs: dur / 1000,
    during: marks.findLast((mark) => mark.ts < ts + dur)?.name.slice(SHOWS.length) ?? '',
  }))
}

/** `pid`: the process of the page. */
function mainThread(events: readonly TraceEvent[], pid: number | undefined) {
  const named = events.find(
    ({ name, args, pid: own }) => name === 'thread_name' && args.name === 'CrRendererMain' && own === pid,
  )
  if (!named) throw new Error('The trace does not have the main thread of the page.')
  return ({ pid: own, tid }: TraceEvent) => own === named.pid && tid === named.tid
}
