/** As the operating system words them. */
const WORDS: Record<string, string> = {
  SIGABRT: 'aborted',
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGQUIT: 'quit',
  SIGTERM: 'terminated',
  9: 'killed',
  15: 'terminated',
}

/** A function that ends its process ends its environment: the process itself runs everything else, too. */
export function redirectSignals(end: (signal: string) => never) {
  const kill = process.kill.bind(process)
  process.kill = (pid, signal = 'SIGTERM') => {
    if (Math.abs(pid) !== process.pid && pid !== 0) return kill(pid, signal)
    return signal === 0 ? true : end(WORDS[signal] ?? String(signal))
  }
  process.abort = () => end('aborted')
}
