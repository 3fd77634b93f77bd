import type { ComponentChildren, Ref } from 'preact'

interface Props {
  /** What screen readers call it. */
  label: string
  class: string
  boxRef?: Ref<HTMLDivElement>
  onScroll?: () => void
  children?: ComponentChildren
}

/** Something that scrolls: it can be reached, and scrolled, by keyboard. */
export function ScrollBox({ label, boxRef, children, ...rest }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: what scrolls is no fieldset
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it must be reachable by keyboard
    <div role="group" tabIndex={0} aria-label={label} ref={boxRef} {...rest}>
      {children}
    </div>
  )
}
