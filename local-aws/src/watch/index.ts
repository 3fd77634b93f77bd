import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RuntimeLog } from '../common/aws/ports.ts'
import { describeError } from '../runtime/error-message.ts'
import { Synthesis, type SynthOptions } from '../synth/synth.ts'
import { FileChanges } from './file-changes.ts'
import { SETTINGS, WatchPatterns } from './patterns.ts'
import { Redeployment } from './redeployment.ts'

/** Directory of the next cloud assembly. The live one stays in `cdk.out` for a rollback. */
const NEXT = 'cdk.next'

export interface WatchOptions extends Omit<SynthOptions, 'assemblyName'> {
  log: RuntimeLog
}

type Deploy = (assembly: string) => Promise<void>

/** Watches the files of an app, from before its first synthesis on, and deploys every change. */
export class AppWatch {
  readonly #options: WatchOptions
  readonly #files: FileChanges
  readonly #early = new Set<string>()
  #redeployment: Redeployment | undefined
  /** The synthesis that runs or ran last. */
  #synthesis: Synthesis
  /** A prepared process that waits for the next change. */
  #prepared: Synthesis | undefined
  #stopped = false

  constructor(options: WatchOptions) {
    const { projectDirectory, log } = options
    this.#options = options
    this.#synthesis = new Synthesis(options)
    this.#files = new FileChanges(projectDirectory, WatchPatterns.of(projectDirectory), {
      onChange: (file) => this.#changed(file),
      onProblem: (sentence) => log.warn(`--watch may miss changes: ${sentence}`),
    })
  }

  /** Runs the first synthesis. */
  run(): Promise<string> {
    return this.#synthesis.run()
  }

  /** Starts to deploy changes, including those made since the first synthesis began. */
  begin(deploy: Deploy) {
    this.#prepareNext()
    const { log } = this.#options
    this.#redeployment = new Redeployment({
      log,
      describeError,
      synthesize: (signal) => this.#synthesize(signal),
      deploy: (assembly) => this.#swap(assembly, deploy),
    })
    for (const file of this.#early) this.#redeployment.changed(file)
  }

  /** Stops watching and ends every process of the app. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#files.close()
    await Promise.all([this.#redeployment?.stop(), this.#synthesis.stop(), this.#prepared?.stop()])
  }

  async #synthesize(signal: AbortSignal): Promise<string> {
    const synthesis = this.#prepared ?? this.#newSynthesis()
    this.#synthesis = synthesis
    this.#prepared = undefined
    signal.addEventListener('abort', () => void synthesis.stop(), { once: true })
    try {
      return await synthesis.run()
    } finally {
      // After an abort the next synthesis starts at once, without a prepared process.
      if (!signal.aborted) this.#prepareNext()
    }
  }

  async #swap(assembly: string, deploy: Deploy): Promise<void> {
    const live = join(this.#options.stateDirectory, 'cdk.out')
    try {
      await deploy(assembly)
    } catch (error) {
      // Rolls back a deployment that fails half way.
      await deploy(live)
      throw error
    }
    rmSync(live, { recursive: true, force: true })
    renameSync(assembly, live)
  }

  #changed(file: string) {
    if (this.#redeployment === undefined) {
      this.#early.add(file)
      return
    }
    if (SETTINGS.includes(file)) {
      // The prepared process has loaded the old settings and libraries.
      void this.#prepared?.stop()
      this.#prepared = undefined
    }
    this.#redeployment.changed(file)
  }

  #prepareNext() {
    if (this.#stopped) return
    this.#prepared = this.#newSynthesis()
    this.#prepared.prepare()
  }

  #newSynthesis = () => new Synthesis({ ...this.#options, assemblyName: NEXT })
}
