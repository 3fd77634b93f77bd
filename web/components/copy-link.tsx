import type { ComponentChildren } from 'preact'
import { Icon } from '../art/icons.tsx'
import type { Route } from '../state/route.ts'
import { isKept } from '../state/selectors.ts'
import type { ViewProps } from './props.ts'

interface CopyLinkProps extends ViewProps {
  to: Route
  kind?: string
  label?: string
  children: ComponentChildren
}

/** Copies a link to the clipboard, and confirms it at the button. */
export function CopyLink({ state, events, t, to, kind = 'btn', label, children }: CopyLinkProps) {
  const link = events.linkTo(to)
  const isCopied = isKept(state, link)
  return (
    <>
      <button
        type="button"
        class={kind}
        {...(label ? { 'aria-label': label, title: label } : {})}
        onClick={() => void events.copy(link)}
      >
        {isCopied ? <Icon name="check" /> : children}
        {isCopied && !label && t.sent}
      </button>
      <span role="status" class="sr">
        {isCopied && t.sent}
      </span>
    </>
  )
}
