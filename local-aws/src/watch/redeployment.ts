import type { RuntimeLog } from '../common/aws/ports.ts'
import { systemClock, type Timer } from '../common/clock.ts'
import { Overtaking } from './overtaking.ts'

/** Editors and version control write several files in one go. */
const BURST_MS = 50
/** Whoever goes on writing is not waited for. */
const LONGEST_BURST_MS = 1_000
/** Files that a line names. */
const NAMED = 3

export interface RedeploymentPorts {
  log: RuntimeLog
  /** A cloud assembly of what the files are now; the signal ends it early, with nothing left of it. */
  synthesize(signal: AbortSignal): Promise<string>
  /** Swaps what runs for the assembly; when it throws, what ran before goes on. */
  deploy(assembly: string): Promise<void>
  /** One sentence on what went wrong, for whoever changed the files. */
  problemOf(error: unknown): string
}

/**
 * Deploys what the files have become: changes that come at once are one. Those that come while it synthesizes have
 * it begin anew; those that come while it deploys are deployed next.
 */
export class Redeployment {
  readonly #ports: RedeploymentPorts
  readonly #changed = new Set<string>()
  readonly #synthesis = new Overtaking(systemClock)
  /** The first of these changes. */
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
    if (this.#stopped) return
    this.#burst?.cancel()
    const longest = this.#since + LONGEST_BURST_MS - performance.now()
    this.#burst = systemClock.after(Math.max(0, Math.min(BURST_MS, longest)), () => {
      this.#burst = undefined
      if (this.#running) this.#synthesis.overtake()
      else this.#begin()
    })
  }

  #begin() {
    this.#running = this.#deployChanges().finally(() => {
      this.#running = undefined
      const changesWait = this.#changed.size > 0 && this.#burst === undefined
      if (changesWait && !this.#stopped) this.#begin()
    })
  }

  async #deployChanges(): Promise<void> {
    const { log, synthesize, deploy, problemOf } = this.#ports
    const files = [...this.#changed].sort()
    const began = this.#since
    this.#changed.clear()
    log.info(`Changed: ${named(files)}; synthesizing ...`)
    try {
      const assembly = await this.#synthesis.run(synthesize)
      if (this.#stopped) return
      if (assembly === undefined) {
        for (const file of files) this.#changed.add(file)
        return
      }
      await deploy(assembly)
      const seconds = (performance.now() - began) / 1000
      log.info(`Deployed: what changed in ${named(files)} is live after ${seconds.toFixed(1)} s`)
    } catch (error) {
      if (!this.#stopped) log.error(`Not deployed, and all goes on as before: ${problemOf(error)}`)
    }
  }
}

const named = (files: readonly string[]): string => {
  const more = files.length - NAMED
  return files.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
