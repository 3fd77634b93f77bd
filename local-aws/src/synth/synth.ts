import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { StartError } from '../common/start-error.ts'
import { AppProcess } from './app-process.ts'

export interface SynthOptions {
  /** Where cdk.json lies. */
  projectDirectory: string
  /** Where the cloud assembly and what the app printed are written. */
  stateDirectory: string
  context: Readonly<Record<string, string>>
  /** The cloud assembly's own, inside the state directory. */
  assemblyName?: string
}

/** What the CDK CLI adds to the context of its own accord. */
const CLI_CONTEXT = {
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': true,
  'aws:cdk:bundling-stacks': ['**'],
}

/**
 * Runs the `app` command of cdk.json as the CDK CLI would, and says in which directory the cloud assembly is.
 * Neither an account nor a region is given, so the stacks stay independent of both.
 */
export const synthesize = (options: SynthOptions): Promise<string> => new Synthesis(options).run()

/** One synthesis, which may be prepared before it is known when it is wanted. */
export class Synthesis {
  readonly #options: SynthOptions
  readonly #assembly: string
  #app: AppProcess | undefined
  #stopped = false

  constructor(options: SynthOptions) {
    this.#options = options
    this.#assembly = join(options.stateDirectory, options.assemblyName ?? 'cdk.out')
  }

  /** Starts the app, as far as nothing of it is read yet. */
  prepare(): void {
    try {
      this.#app = this.#newProcess()
      this.#app.prepare()
    } catch (error) {
      // Whoever runs it is told.
      if (!(error instanceof StartError)) throw error
    }
  }

  /** The directory of the cloud assembly. Throws a StartError with what the app said when it fails. */
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
    const more = `(all of it is in ${relative(projectDirectory, logFile)})`
    if (exitCode !== 0) throw new StartError(`The CDK app failed: ${tellingLine(output)} ${more}`)
    if (!existsSync(join(assembly, 'manifest.json')))
      throw new StartError(`The CDK app synthesized nothing: ${tellingLine(output)} ${more}`)
    return assembly
  }

  /** Leaves no process, whether it is prepared or runs. */
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
      // CDK's check of the finished template against CloudFormation's schemas takes longer than all the rest of
      // the synthesis and changes nothing in it; `cdk synth` and `cdk deploy` run it.
      CDK_VALIDATION: 'false',
    }
    return new AppProcess({ command: config.app, directory: projectDirectory, variables, stateDirectory })
  }
}

function readConfig(directory: string): { app: string; context: Record<string, unknown> } {
  const config = readJson(join(directory, 'cdk.json'))
  if (config === undefined) throw new StartError(`There is no cdk.json in ${directory}.`)
  const { app, context = {} } = config as { app?: unknown; context?: Record<string, unknown> }
  if (typeof app !== 'string') throw new StartError('cdk.json names no app to run.')
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

/** The line that says what went wrong, with the next where it only announces that; else the last one. */
function tellingLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const told = lines.map((line) => (ERROR.exec(line) ?? NAMED.exec(line))?.[1])
  const first = told.findIndex((error) => error !== undefined)
  const error = told[first] ?? lines.at(-1) ?? 'it said nothing'
  return error.endsWith(':') ? `${error} ${lines[first + 1] ?? ''}` : error
}

/** `RangeError: ...`, also behind what CDK says first. */
const ERROR = /((?:\bUncaught )?\b\w*(?:Error|Exception)\b[^:(]{0,40}:.*)/
/** An error with one of CDK's own names. */
const NAMED = /(«\w+».*)/
