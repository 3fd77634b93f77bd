import { useState } from 'preact/hooks'
import { sayError } from '../api/call.ts'

/** One write at a time, and why the last one failed. */
export function useSending(): {
  busy: boolean
  problem?: string
  send: (write: () => Promise<void>) => Promise<void>
} {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const send = async (write: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await write()
    } catch (error) {
      setProblem(sayError(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, send }
}
