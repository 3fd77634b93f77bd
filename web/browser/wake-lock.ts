/** Keeps the screen on, if the browser supports it, until the returned function is called. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let isWanted = true
  async function acquire(): Promise<void> {
    if (!isWanted || document.visibilityState !== 'visible') return
    // Browsers refuse the lock when the battery is low.
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    if (!isWanted) void lock?.release()
  }
  // Browsers release the lock when the page is hidden.
  const again = () => void acquire()
  document.addEventListener('visibilitychange', again)
  void acquire()
  return () => {
    isWanted = false
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  }
}
