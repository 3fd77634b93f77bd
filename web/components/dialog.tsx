import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface DialogProps {
  label: string
  kind?: string
  /** Whether everything else is out of reach while it is open. Always so in browsers without popovers. */
  isModal?: boolean
  close(): void
  children: ComponentChildren
}

/** Escape and a click outside close it. */
export function Dialog({ label, kind = '', isModal = true, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isPopover = !isModal && 'popover' in HTMLElement.prototype
  useEffect(() => {
    const before = document.activeElement
    if (isPopover) dialog.current?.showPopover()
    else dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [isPopover])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser itself closes the dialog on Escape
    <dialog
      ref={dialog}
      class={kind}
      aria-label={label}
      popover={isPopover ? 'auto' : undefined}
      onToggle={({ newState }) => {
        if (isPopover && newState === 'closed') close()
      }}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close()
      }}
    >
      {children}
    </dialog>
  )
}
