import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { StartError } from './options.ts'

export interface SynthOptions {
  /** Where cdk.json lies. */
  projectDirectory: string
  /** Where the cloud assembly and what the app printed are written. */
  stateDirectory: string
  context: Readonly<Record<string, string>>
  /** Ends the app, and what it has started, when aborted. */
  signal?: AbortSignal
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
export async function synthesize(options: SynthOptions): Promise<string> {
  const { projectDirectory, stateDirectory } = options
  const { app, context } = readConfig(projectDirectory)
  const assembly = join(stateDirectory, 'cdk.out')
  const logFile = join(stateDirectory, 'synth.log')
  rmSync(assembly, { recursive: true, force: true })
  mkdirSync(stateDirectory, { recursive: true })

  const allContext = { ...CLI_CONTEXT, ...context, ...options.context }
  const variables = {
    CDK_OUTDIR: assembly,
    CDK_CONTEXT_JSON: JSON.stringify(allContext),
    // CDK's check of the finished template against CloudFormation's schemas takes longer than all the rest of
    // the synthesis and changes nothing in it; `cdk synth` and `cdk deploy` run it.
    CDK_VALIDATION: 'false',
  }
  const { exitCode, output } = await run(app, projectDirectory, variables, options.signal)
  writeFileSync(logFile, output)
  const more = `(all of it is in ${relative(projectDirectory, logFile)})`
  if (exitCode !== 0) throw new StartError(`The CDK app failed: ${tellingLine(output)} ${more}`)
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new StartError(`The CDK app synthesized nothing: ${tellingLine(output)} ${more}`)
  return assembly
}

function readConfig(directory: string): { app: string; context: Record<string, unknown> } {
  const file = join(directory, 'cdk.json')
  const config = readJson(file)
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

function run(
  command: string,
  cwd: string,
  variables: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<{ exitCode: number; output: string }> {
  const { CDK_DEFAULT_ACCOUNT: _account, CDK_DEFAULT_REGION: _region, ...env } = process.env
  return new Promise((resolve, reject) => {
    const app = spawn(command, {
      cwd,
      shell: true,
      // A group of its own, so that the bundlers that it starts can be ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, ...variables },
    })
    let output = ''
    for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (output += chunk))
    const end = () => app.pid !== undefined && app.exitCode === null && process.kill(-app.pid, 'SIGTERM')
    signal?.addEventListener('abort', end, { once: true })
    app.on('error', reject)
    app.on('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }))
  })
}

/** The line that says what went wrong: the error's own, else the last one. */
function tellingLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const error = lines.find((line) => /^(Uncaught )?\w*(Error|Exception)\b.*: /.test(line))
  return error ?? lines.filter(Boolean).at(-1) ?? 'it said nothing'
}
