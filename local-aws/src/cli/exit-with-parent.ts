const POLL_INTERVAL_MS = 300

/**
 * Calls `callback` when the parent process has ended. npm runs a script in a shell, and some shells do not forward
 * signals. If npm is killed, the runtime would otherwise keep running and keep its ports.
 */
export function onParentExit(callback: () => void) {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    callback()
  }, POLL_INTERVAL_MS)
  look.unref()
}
