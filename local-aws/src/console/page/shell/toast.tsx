import { useEffect, useState } from 'preact/hooks'

interface Message {
  text: string
  failed?: boolean
}

const SHOWN_MS = { done: 1800, failed: 6000 }
let show: (message: Message) => void = () => {}

/** A short message at the page's foot. */
export function toast(text: string): void {
  show({ text })
}

export function toastError(text: string): void {
  show({ text, failed: true })
}

/** Copies text and says so. */
export async function copyText(text: string, what = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(what)
  } catch {
    toastError('The browser does not let this page copy.')
  }
}

export function Toast() {
  const [message, setMessage] = useState<Message>()
  show = setMessage
  useEffect(() => {
    if (!message) return
    const timer = setTimeout(() => setMessage(undefined), message.failed ? SHOWN_MS.failed : SHOWN_MS.done)
    return () => clearTimeout(timer)
  }, [message])
  return (
    <div role="status">
      {message && <div class={`toast${message.failed ? ' failed' : ''}`}>{message.text}</div>}
    </div>
  )
}
