/** Keeps the screen of this device on, where the browser can, until the returned function is called. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let isWanted = true
  async function acquire(): Promise<void> {
    if (!isWanted || document.visibilityState !== 'visible') return
    // Refused when the battery is low: then the device sleeps as it always does.
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    if (!isWanted) void lock?.release()
  }
  // The browser takes the lock away from a page that is hidden.
  const again = () => void acquire()
  document.addEventListener('visibilitychange', again)
  void acquire()
  return () => {
    isWanted = false
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  }
}
