import type { Route } from '../route.ts'
import type { ViewProps } from './props.ts'

interface CopyLinkProps extends ViewProps {
  to: Route
  children: string
}

/** Puts a link into the clipboard, and says so where the button is. */
export function CopyLink({ state, events, to, children }: CopyLinkProps) {
  const link = events.linkTo(to)
  return (
    <span class="copy-link">
      <button type="button" class="small" onClick={() => void events.copy(link)}>
        {children}
      </button>
      <span role="status">{state.copied === link && 'Copied'}</span>
    </span>
  )
}
