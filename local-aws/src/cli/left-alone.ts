const LOOK_EVERY_MS = 300

/**
 * Calls back once the process that started this one is gone. npm runs a script in a shell, and some shells hand no
 * signal on: who ends npm would leave the runtime behind, and its ports taken.
 */
export function whenLeftAlone(callback: () => void) {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    callback()
  }, LOOK_EVERY_MS)
  look.unref()
}
