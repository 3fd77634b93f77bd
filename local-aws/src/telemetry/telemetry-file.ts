import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock, type Timer } from '../common/clock.ts'
import type { Telemetry } from './events.ts'

/** Events are written in batches, because one write per event would slow down what is measured. */
const FLUSH_MS = 100

export interface TelemetryFile {
  write: Telemetry
  close(): Promise<void>
}

/** Writes events as JSON lines. Other processes may read the file while it grows. */
export function telemetryFile(path: string, onError: (error: Error) => void): TelemetryFile {
  mkdirSync(dirname(path), { recursive: true })
  const stream = createWriteStream(path)
  stream.on('error', onError)
  let pending = ''
  let flushing: Timer | undefined
  const flush = () => {
    flushing?.cancel()
    flushing = undefined
    if (pending) stream.write(pending)
    pending = ''
  }
  return {
    write(event) {
      pending += `${JSON.stringify(event)}\n`
      flushing ??= systemClock.after(FLUSH_MS, flush)
    },
    async close() {
      flush()
      await new Promise<void>((resolve) => stream.end(() => resolve()))
    },
  }
}
