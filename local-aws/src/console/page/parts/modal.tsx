import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface Props {
  title: ComponentChildren
  onClose: () => void
  children: ComponentChildren
  foot?: ComponentChildren
  size?: 'slim' | 'broad'
  /** Ctrl or Command with Enter. */
  onSubmit?: () => void
  onKey?: (key: string) => boolean
}

/** A dialog over the page. Escape and a click beside it close it. */
export function Modal({ title, onClose, children, foot, size, onSubmit, onKey }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class={size ?? ''}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit?.()
        const isTyping = (event.target as HTMLElement).matches('input, textarea, select')
        if (!isTyping && !event.ctrlKey && !event.metaKey && onKey?.(event.key)) event.preventDefault()
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <span class="space" />
        <button type="button" class="button ghost tight" onClick={() => dialog.current?.close()}>
          Close <kbd>esc</kbd>
        </button>
      </div>
      <div class="dialog-body">{children}</div>
      {foot && <div class="dialog-foot">{foot}</div>}
    </dialog>
  )
}
