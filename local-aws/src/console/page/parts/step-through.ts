/** Moves a selection through a list: the id `by` steps from the selected one, within the list. */
export function stepThrough(ids: string[], selected: string | undefined, by: number): string | undefined {
  const at = selected === undefined ? -1 : ids.indexOf(selected)
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))]
}
