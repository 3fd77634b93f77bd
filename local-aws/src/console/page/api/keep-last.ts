import { useRef } from 'preact/hooks'

/** Returns `value`. While it is undefined, returns the last defined value of the same `group`. */
export function useLast<Value>(value: Value | undefined, group: string): Value | undefined {
  const last = useRef<{ value: Value; group: string } | undefined>(undefined)
  if (value !== undefined) last.current = { value, group }
  return last.current?.group === group ? last.current.value : undefined
}
