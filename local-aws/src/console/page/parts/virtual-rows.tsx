import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ScrollBox } from './scroll-box.tsx'
import { rangeInView, scrollToRow } from './virtual-range.ts'

interface Props<Item> {
  items: Item[]
  rowHeight: number
  keyOf: (item: Item, index: number) => string | number
  /** Renders a row; `style` places it. */
  row: (item: Item, index: number, style: { top: string }) => ComponentChildren
  /** This row is scrolled into view whenever it becomes another. */
  selected?: number
  /** The list's name for screen readers. */
  label: string
  onNearEnd?: () => void
  onScrolled?: (isAtTop: boolean) => void
  class?: string
  children?: ComponentChildren
  empty?: ComponentChildren
}

/** A list that renders the rows in view only. */
export function VirtualRows<Item>(props: Props<Item>) {
  const { items, rowHeight, selected } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 800 })
  const look = () => {
    const element = box.current
    if (!element) return
    props.onScrolled?.(element.scrollTop < rowHeight)
    setView((before) =>
      before.top === element.scrollTop && before.height === element.clientHeight
        ? before
        : { top: element.scrollTop, height: element.clientHeight },
    )
  }
  useLayoutEffect(() => {
    look()
    const observer = new ResizeObserver(look)
    if (box.current) observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    if (!element || selected === undefined || selected < 0) return
    const header = element.querySelector<HTMLElement>('.sticky')?.offsetHeight ?? 0
    element.scrollTop = scrollToRow(selected, element.scrollTop, element.clientHeight - header, rowHeight)
  }, [selected])

  const { first, end } = rangeInView(view.top, view.height, rowHeight, items.length)
  const { onNearEnd } = props
  useEffect(() => {
    if (end === items.length) onNearEnd?.()
  }, [end, items.length])

  return (
    <ScrollBox boxRef={box} class={`scroll ${props.class ?? ''}`} onScroll={look} label={props.label}>
      {props.children}
      {items.length === 0 && props.empty}
      <div class="rows" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, end).map((item, at) => (
          <Row key={props.keyOf(item, first + at)}>
            {props.row(item, first + at, { top: `${(first + at) * rowHeight}px` })}
          </Row>
        ))}
      </div>
    </ScrollBox>
  )
}

const Row = ({ children }: { children: ComponentChildren }) => <>{children}</>
