import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { StartError } from '../common/start-error.ts'
import { AppProcess } from './app-process.ts'
import { errorLine } from './error-line.ts'

export interface SynthOptions {
  /** The directory of cdk.json. */
  projectDirectory: string
  /** The directory for the cloud assembly and for the app's output. */
  stateDirectory: string
  context: Readonly<Record<string, string>>
  /** Name of the cloud assembly's directory inside the state directory. Default: `cdk.out`. */
  assemblyName?: string
}

/** Context keys that the CDK CLI adds by itself. */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': true,
  'aws:cdk:bundling-stacks': ['**'],
}

/**
 * Runs the `app` command of cdk.json as the CDK CLI does. Returns the directory of the cloud assembly. The app gets
 * no account and no region, so its stacks stay independent of both.
 */
export const synthesize = (options: SynthOptions): Promise<string> => new Synthesis(options).run()

/** One synthesis. `prepare` starts its process early, before a file has changed. */
export class Synthesis {
  readonly #options: SynthOptions
  readonly #assembly: string
  #app: AppProcess | undefined
  #stopped = false

  constructor(options: SynthOptions) {
    this.#options = options
    this.#assembly = join(options.stateDirectory, options.assemblyName ?? 'cdk.out')
  }

  /** Starts the app's process, which waits before it reads any file of the app. */
  prepare(): void {
    try {
      this.#app = this.#newProcess()
      this.#app.prepare()
    } catch (error) {
      // `run` throws the same error again.
      if (!(error instanceof StartError)) throw error
    }
  }

  /** Returns the directory of the cloud assembly. Throws StartError with the app's error message if the app fails. */
  async run(): Promise<string> {
    const { projectDirectory, stateDirectory } = this.#options
    const assembly = this.#assembly
    const logFile = join(stateDirectory, 'synth.log')
    rmSync(assembly, { recursive: true, force: true })
    mkdirSync(stateDirectory, { recursive: true })

    this.#app ??= this.#newProcess()
    if (this.#stopped) await this.#app.stop()
    const { exitCode, output } = await this.#app.finish()
    writeFileSync(logFile, output)
    const more = `(full output in ${relative(projectDirectory, logFile)})`
    if (exitCode !== 0)
      throw new StartError(`The CDK app failed: ${errorLine(output, projectDirectory)} ${more}`)
    if (!existsSync(join(assembly, 'manifest.json')))
      throw new StartError(
        `The CDK app wrote no cloud assembly: ${errorLine(output, projectDirectory)} ${more}`,
      )
    return assembly
  }

  /** Stops the app's process, whether it waits or runs. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#app?.stop()
  }

  #newProcess(): AppProcess {
    const { projectDirectory, stateDirectory, context } = this.#options
    const config = readConfig(projectDirectory)
    const variables = {
      CDK_OUTDIR: this.#assembly,
      CDK_CONTEXT_JSON: JSON.stringify({ ...CLI_CONTEXT, ...config.context, ...context }),
      // Skips CDK's check of the template against CloudFormation's schemas. It takes longer than the rest of the
      // synthesis and does not change the result; `cdk synth` and `cdk deploy` still run it.
      CDK_VALIDATION: 'false',
    }
    return new AppProcess({ command: config.app, directory: projectDirectory, variables, stateDirectory })
  }
}

function readConfig(directory: string): { app: string; context: Record<string, unknown> } {
  const config = readJson(join(directory, 'cdk.json'))
  if (config === undefined)
    throw new StartError(
      `There is no cdk.json in ${directory}. Run the command in the directory of a CDK app.`,
    )
  const { app, context = {} } = config as { app?: unknown; context?: Record<string, unknown> }
  if (typeof app !== 'string') throw new StartError('cdk.json has no "app" command to run.')
  const lookedUp = readJson(join(directory, 'cdk.context.json')) ?? {}
  return { app, context: { ...context, ...lookedUp } }
}

function readJson(file: string): object | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`${file} is not JSON: ${reason}`)
  }
}
