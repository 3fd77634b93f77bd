export interface Reader {
  /** Reads as soon as that is due. Calls while one is on its way, or while it waits, count once. */
  request(): void
  stop(): void
}

/**
 * Reads one thing again and again, never twice at a time and at most once per `intervalMs`. A change that is
 * reported while an answer is on its way leads to one more read, so that the last answer is never older than it.
 */
export function createReader(readOnce: () => Promise<void>, intervalMs: number): Reader {
  let last = Number.NEGATIVE_INFINITY
  let busy = false
  let again = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const start = async () => {
    timer = undefined
    busy = true
    again = false
    last = performance.now()
    await readOnce()
    busy = false
    if (again && !stopped) schedule()
  }
  const schedule = () => {
    const wait = last + intervalMs - performance.now()
    if (wait <= 0) void start()
    else timer = setTimeout(start, wait)
  }
  return {
    request() {
      if (busy) again = true
      else if (timer === undefined && !stopped) schedule()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
