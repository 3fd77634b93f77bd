import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface DialogProps {
  label: string
  kind?: string
  /** Whether everything else cannot be used meanwhile. */
  isModal?: boolean
  close(): void
  children: ComponentChildren
}

/** Escape and a click outside close it. */
export function Dialog({ label, kind = '', isModal = true, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    if (isModal) dialog.current?.showModal()
    else dialog.current?.showPopover()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [isModal])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser itself closes the dialog on Escape
    <dialog
      ref={dialog}
      class={kind}
      aria-label={label}
      popover={isModal ? undefined : 'auto'}
      onToggle={({ newState }) => {
        if (!isModal && newState === 'closed') close()
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
