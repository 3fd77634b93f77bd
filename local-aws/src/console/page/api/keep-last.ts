import { useRef } from 'preact/hooks'

/** The newest defined value of the same `group`: what was shown stays until its successor has been read. */
export function useLast<Value>(value: Value | undefined, group: string): Value | undefined {
  const last = useRef<{ value: Value; group: string } | undefined>(undefined)
  if (value !== undefined) last.current = { value, group }
  return last.current?.group === group ? last.current.value : undefined
}
