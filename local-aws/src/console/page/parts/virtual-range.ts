export interface Range {
  first: number
  /** One past the last. */
  end: number
}

/** Rows that are rendered beyond those in view, on each side. */
const MARGIN = 20

/** Which rows of a fixed height to render for a place of the scroll bar. */
export function rangeInView(scrollTop: number, viewHeight: number, rowHeight: number, count: number): Range {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - MARGIN)
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + MARGIN)
  return { first, end: Math.max(first, end) }
}

/** Where to scroll so that a row is in view; the present place if it is already. */
export function scrollToRow(index: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight
  return scrollTop
}
