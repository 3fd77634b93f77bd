/** Descriptions of signals by the operating system. */
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

/** Makes signals to the own process, and `process.abort`, end only the environment: the process runs everything else. */
export function redirectSignals(end: (signal: string) => never) {
  const kill = process.kill.bind(process)
  process.kill = (pid, signal = 'SIGTERM') => {
    if (Math.abs(pid) !== process.pid && pid !== 0) return kill(pid, signal)
    return signal === 0 ? true : end(WORDS[signal] ?? String(signal))
  }
  process.abort = () => end('aborted')
}
