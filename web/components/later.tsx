import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/**
 * Shows its content some frames after it has appeared, so that a new screen is not laid out all at once. The content
 * must have its place already: nothing may move when it comes.
 */
export function Later({ frames, children }: { frames: number; children: ComponentChildren }) {
  const [passed, setPassed] = useState(0)
  const isDue = passed >= frames
  useLayoutEffect(() => {
    if (isDue) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const request = requestAnimationFrame(() => {
      // The frame is drawn first.
      timer = setTimeout(() => setPassed(passed + 1))
    })
    return () => {
      cancelAnimationFrame(request)
      clearTimeout(timer)
    }
  }, [passed, isDue])
  return <>{isDue && children}</>
}
