import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Who was asked to end and has not by then is ended. */
const PATIENCE_MS = 500
const HOLD = fileURLToPath(new URL('./hold.cjs', import.meta.url))
/** Only a Node.js process can be held before it has read anything of the app. */
const NODE = /^("([^"]*[/\\])?node(\.exe)?"|([^\s"]*[/\\])?node(\.exe)?)\s/

export interface AppCommand {
  /** As cdk.json has it. */
  command: string
  directory: string
  variables: Readonly<Record<string, string>>
  /** Where the app's process and this one leave things for each other. */
  stateDirectory: string
}

export interface Ended {
  exitCode: number
  output: string
}

/** One run of the app, with the bundlers that it starts: a group of processes that begins and ends as one. */
export class AppProcess {
  readonly #command: AppCommand
  readonly #goFile: string
  #process: ChildProcess | undefined
  #ended: Promise<Ended> | undefined
  #stopped = false

  constructor(command: AppCommand) {
    this.#command = command
    this.#goFile = join(command.stateDirectory, `synth-go-${process.pid}`)
    mkdirSync(command.stateDirectory, { recursive: true })
  }

  /** Starts it early: it loads its libraries, and waits before the first line that is its own. */
  prepare(): void {
    if (!NODE.test(this.#command.command)) return
    rmSync(this.#goFile, { force: true })
    this.#ended = this.#start()
  }

  /** Lets it run to its end. */
  async finish(): Promise<Ended> {
    if (this.#stopped) return { exitCode: 1, output: '' }
    writeFileSync(this.#goFile, '')
    this.#ended ??= this.#start()
    this.#process?.stdin?.end()
    try {
      return await this.#ended
    } finally {
      rmSync(this.#goFile, { force: true })
    }
  }

  /** Ends it and all that it has started, whatever they do. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#signal('SIGTERM')
    const impatience = setTimeout(() => this.#signal('SIGKILL'), PATIENCE_MS)
    await this.#ended?.catch(() => {})
    clearTimeout(impatience)
  }

  async #start(): Promise<Ended> {
    const { command, directory } = this.#command
    const app = spawn(command, {
      cwd: directory,
      shell: true,
      // A group of its own, so that the bundlers that it starts can be ended with it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: this.#environment(),
    })
    this.#process = app
    let output = ''
    for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (output += chunk))
    // It may be gone before it is told to go on.
    app.stdin.on('error', () => {})
    const endWithThis = () => this.#signal('SIGKILL')
    process.on('exit', endWithThis)
    try {
      const [exitCode]: unknown[] = await once(app, 'close')
      return { exitCode: typeof exitCode === 'number' ? exitCode : 1, output }
    } finally {
      process.off('exit', endWithThis)
      this.#process = undefined
    }
  }

  #environment(): NodeJS.ProcessEnv {
    const { CDK_DEFAULT_ACCOUNT: _account, CDK_DEFAULT_REGION: _region, ...own } = process.env
    const { command, variables, stateDirectory } = this.#command
    const env = { ...own, ...variables }
    if (!NODE.test(command)) return env
    const { NODE_OPTIONS: nodeOptions } = env
    const hold = {
      goFile: this.#goFile,
      librariesFile: join(stateDirectory, 'synth-libraries.json'),
      nodeOptions,
    }
    return {
      ...env,
      LOCAL_HOLD: JSON.stringify(hold),
      NODE_OPTIONS: [`--require ${JSON.stringify(HOLD)}`, nodeOptions].filter(Boolean).join(' '),
    }
  }

  #signal(signal: NodeJS.Signals) {
    const pid = this.#process?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // It has ended by itself.
    }
  }
}
