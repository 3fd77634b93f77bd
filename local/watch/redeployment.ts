import type { RuntimeLog } from '../aws/ports.ts'
import { systemClock, type Timer } from '../clock.ts'

/** Editors and version control write several files in one go. */
const BURST_MS = 50
/** Files that a line names. */
const NAMED = 3

export interface RedeploymentPorts {
  log: RuntimeLog
  /** Swaps what runs for what the files are now; when it throws, what ran before goes on. */
  redeploy(): Promise<void>
  /** One sentence on what went wrong, for whoever changed the files. */
  problemOf(error: unknown): string
}

/**
 * Deploys what the files have become, one change after the other: those that come at once are one, those that
 * come while it is busy are the next.
 */
export class Redeployment {
  readonly #ports: RedeploymentPorts
  readonly #changed = new Set<string>()
  #since = 0
  #burst: Timer | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(ports: RedeploymentPorts) {
    this.#ports = ports
  }

  changed(file: string) {
    if (this.#changed.size === 0) this.#since = performance.now()
    this.#changed.add(file)
    this.#plan()
  }

  /** Settles when nothing is deployed any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#burst?.cancel()
    await this.#running
  }

  #plan() {
    if (this.#running || this.#stopped) return
    this.#burst?.cancel()
    this.#burst = systemClock.after(BURST_MS, () => {
      this.#running = this.#deployChanges().finally(() => {
        this.#running = undefined
        if (this.#changed.size > 0) this.#plan()
      })
    })
  }

  async #deployChanges(): Promise<void> {
    const { log, redeploy, problemOf } = this.#ports
    const files = named([...this.#changed].sort())
    const began = this.#since
    this.#changed.clear()
    log.info(`Changed: ${files}; synthesizing ...`)
    try {
      await redeploy()
      const seconds = (performance.now() - began) / 1000
      log.info(`Deployed: what changed in ${files} is live after ${seconds.toFixed(1)} s`)
    } catch (error) {
      if (!this.#stopped) log.error(`Not deployed, and all goes on as before: ${problemOf(error)}`)
    }
  }
}

const named = (files: readonly string[]): string => {
  const more = files.length - NAMED
  return files.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
