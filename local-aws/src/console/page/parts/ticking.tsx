import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import { useLive } from '../api/hooks.ts'

const TICK_MS = 100
const tickers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** Calls `tick` ten times a second, all of the page together. */
function onTick(tick: () => void): () => void {
  tickers.add(tick)
  timer ??= setInterval(() => {
    for (const one of [...tickers]) one()
  }, TICK_MS)
  return () => {
    tickers.delete(tick)
    if (tickers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The runtime's clock, in epoch milliseconds. */
export function useClock(): () => number {
  const live = useLive()
  return () => Date.now() + live.state().clockOffset
}

/**
 * A text that counts. Only the text changes; nothing is rendered again. Preact never sees the text: it would not know
 * that it has changed since.
 */
export function Ticking({ text, on = true }: { text: (now: number) => string; on?: boolean }) {
  const live = useLive()
  const clock = useClock()
  const element = useRef<HTMLSpanElement>(null)
  const say = () => {
    const said = text(clock())
    if (element.current && element.current.textContent !== said) element.current.textContent = said
  }
  const current = useRef(say)
  current.current = say
  useLayoutEffect(say)
  useEffect(() => {
    if (!on) return
    return onTick(() => {
      if (!live.state().isHeld) current.current()
    })
  }, [on])
  return <span ref={element} />
}

/** Renders again every `everyMs` while `on`, and returns the runtime's clock. */
export function useNow(on: boolean, everyMs = 250): number {
  const live = useLive()
  const clock = useClock()
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (!on) return
    let ticks = 0
    return onTick(() => {
      if (live.state().isHeld) return
      ticks += 1
      if (ticks % Math.max(1, Math.round(everyMs / TICK_MS)) === 0) rerender(undefined)
    })
  }, [on, everyMs])
  return clock()
}
