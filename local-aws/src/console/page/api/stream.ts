import type { Overview, StreamEvent } from '../../api-types.ts'
import { apiPath, read } from './call.ts'
import type { Live } from './live.ts'

const RETRY_MS = 1000

/**
 * Follows the runtime while the page is shown: one event stream, closed in a hidden tab and continued from its last
 * event afterwards. While the runtime does not answer, asks again every second.
 * @param reload called when another runtime answers than before: its token is another, and so is all it knows
 */
export function followRuntime(live: Live, reload: () => void): void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let connecting = false

  const lose = () => {
    source?.close()
    source = undefined
    if (live.state().lostSince === undefined) live.set({ lostSince: Date.now() })
    clearTimeout(retry)
    retry = setTimeout(connect, RETRY_MS)
  }
  const listen = (since: number) => {
    source = new EventSource(apiPath(['stream'], { since }))
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data) as StreamEvent
      live.take(event, Date.now())
      if (event.kind === 'stopping') lose()
    }
    source.onerror = lose
  }
  const connect = async () => {
    if (document.hidden || source || connecting) return
    connecting = true
    try {
      const before = live.state().overview
      const overview = await read<Overview>(apiPath(['overview']))
      if (live.answered(overview, Date.now())) return reload()
      listen(before?.sequence ?? overview.sequence)
    } catch {
      lose()
    } finally {
      connecting = false
    }
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      source?.close()
      source = undefined
      clearTimeout(retry)
    } else void connect()
  })
  void connect()
}
