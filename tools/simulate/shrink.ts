/**
 * Shortens a failing run to the relevant faults: delta debugging (Zeller and Hildebrandt, 2002) over the injected
 * faults.
 */

/** Returns a minimal set of items that still fails: without any one of them it passes. Runs one test at a time. */
export async function shrink<T>(
  items: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<T[]> {
  if (await fails([])) return []
  let left = [...items]
  for (let parts = 2; left.length >= 2; ) {
    const smaller = await smallerOf(left, parts, fails)
    if (smaller) {
      parts = Math.max(2, Math.min(smaller.length, smaller.length < left.length / 2 ? 2 : parts - 1))
      left = smaller
    } else if (parts >= left.length) break
    else parts = Math.min(left.length, parts * 2)
  }
  return left
}

/** Finds one part of the items, or the rest without one part, that still fails. */
async function smallerOf<T>(
  items: readonly T[],
  parts: number,
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<T[] | undefined> {
  const size = Math.ceil(items.length / parts)
  const chunks = Array.from({ length: parts }, (_, index) => items.slice(index * size, (index + 1) * size))
  for (const chunk of chunks)
    if (chunk.length > 0 && chunk.length < items.length && (await fails(chunk))) return chunk
  if (parts === 2) return undefined
  for (const chunk of chunks) {
    if (chunk.length === 0) continue
    const rest = items.filter((item) => !chunk.includes(item))
    if (await fails(rest)) return rest
  }
  return undefined
}
