import type { RuntimeLog } from '../common/aws/ports.ts'
import { systemClock, type Timer } from '../common/clock.ts'
import { SupersedableTask } from './supersedable-task.ts'

/** Debounce: editors and version control write several files at once. */
const DEBOUNCE_MS = 50
/** Upper limit of the debounce while files keep changing. */
const MAX_DEBOUNCE_MS = 1_000
/** Maximum number of files that a log line names. */
const MAX_NAMED_FILES = 3

export interface RedeploymentPorts {
  log: RuntimeLog
  /** Returns a cloud assembly of the current files. The signal aborts it and its processes. */
  synthesize(signal: AbortSignal): Promise<string>
  /** Replaces the running app. If it throws, the previous version keeps running. */
  deploy(assembly: string): Promise<void>
  /** Describes an error in one sentence for the developer. */
  describeError(error: unknown): string
}

/**
 * Deploys changed files. Changes within the debounce are deployed together. A change during the synthesis restarts
 * it; a change during the deployment is deployed next.
 */
export class Redeployment {
  readonly #ports: RedeploymentPorts
  readonly #changed = new Set<string>()
  readonly #synthesis = new SupersedableTask(systemClock)
  /** When the first of the pending changes came, on the clock of `performance.now`. */
  #firstChangeAt = 0
  #debounce: Timer | undefined
  #running: Promise<void> | undefined
  #stopped = false

  constructor(ports: RedeploymentPorts) {
    this.#ports = ports
  }

  changed(file: string) {
    if (this.#changed.size === 0) this.#firstChangeAt = performance.now()
    this.#changed.add(file)
    this.#plan()
  }

  /** Stops deploying changes. Resolves when a running deployment is done. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#debounce?.cancel()
    await this.#running
  }

  #plan() {
    if (this.#stopped) return
    this.#debounce?.cancel()
    const longest = this.#firstChangeAt + MAX_DEBOUNCE_MS - performance.now()
    this.#debounce = systemClock.after(Math.max(0, Math.min(DEBOUNCE_MS, longest)), () => {
      this.#debounce = undefined
      if (this.#running) this.#synthesis.supersede()
      else this.#begin()
    })
  }

  #begin() {
    this.#running = this.#deployChanges().finally(() => {
      this.#running = undefined
      const changesWait = this.#changed.size > 0 && this.#debounce === undefined
      if (changesWait && !this.#stopped) this.#begin()
    })
  }

  async #deployChanges(): Promise<void> {
    const { log, synthesize, deploy, describeError } = this.#ports
    const files = [...this.#changed].sort()
    const began = this.#firstChangeAt
    this.#changed.clear()
    log.info(`Changed: ${named(files)}. Synthesizing ...`)
    try {
      const assembly = await this.#synthesis.run(synthesize)
      if (this.#stopped) return
      if (assembly === undefined) {
        for (const file of files) this.#changed.add(file)
        return
      }
      await deploy(assembly)
      const seconds = (performance.now() - began) / 1000
      log.info(`Deployed: ${named(files)} (live after ${seconds.toFixed(1)} s)`)
    } catch (error) {
      if (!this.#stopped)
        log.error(`Not deployed, the previous version keeps running: ${describeError(error)}`)
    }
  }
}

const named = (files: readonly string[]): string => {
  const more = files.length - MAX_NAMED_FILES
  return files.slice(0, MAX_NAMED_FILES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
