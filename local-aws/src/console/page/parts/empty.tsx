import type { ComponentChildren } from 'preact'

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <b>{title}</b>
      {children}
    </div>
  )
}

/** What stands where an answer will be: that it is read, or why it cannot be. */
export function Waiting({ error }: { error?: string }) {
  return error ? <Empty title="This cannot be shown.">{error}</Empty> : <div class="empty">Reading …</div>
}
