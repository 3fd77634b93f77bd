import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Time between SIGTERM and SIGKILL. */
const KILL_AFTER_MS = 500
const PRELOAD_SCRIPT = fileURLToPath(new URL('./preload-and-wait.cjs', import.meta.url))
/** Matches a command that starts Node.js. Only such a process can wait before it reads any file of the app. */
const NODE = /^("([^"]*[/\\])?node(\.exe)?"|([^\s"]*[/\\])?node(\.exe)?)\s/

export interface AppCommand {
  /** The `app` command of cdk.json. */
  command: string
  directory: string
  variables: Readonly<Record<string, string>>
  /** Directory of the files that this process and the app's process exchange. */
  stateDirectory: string
}

export interface Ended {
  exitCode: number
  output: string
}

/** One run of the app and of the bundlers that it starts, in a process group that is stopped as one. */
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

  /** Starts the process early. It loads its libraries and waits before it runs the app's first line. */
  prepare(): void {
    if (!NODE.test(this.#command.command)) return
    rmSync(this.#goFile, { force: true })
    this.#ended = this.#start()
  }

  /** Lets the app run, and resolves when it has ended. Starts it if `prepare` did not. */
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

  /** Stops the app and every process that it has started, by SIGKILL if they ignore SIGTERM. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#signal('SIGTERM')
    const killTimer = setTimeout(() => this.#signal('SIGKILL'), KILL_AFTER_MS)
    await this.#ended?.catch(() => {})
    clearTimeout(killTimer)
  }

  async #start(): Promise<Ended> {
    const { command, directory } = this.#command
    const app = spawn(command, {
      cwd: directory,
      shell: true,
      // Makes a new process group, so that one signal also reaches the bundlers.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: this.#environment(),
    })
    this.#process = app
    let output = ''
    for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (output += chunk))
    // The process may have ended before `finish` closes its stdin.
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
    const preload = {
      goFile: this.#goFile,
      librariesFile: join(stateDirectory, 'synth-libraries.json'),
      nodeOptions,
    }
    return {
      ...env,
      LOCAL_AWS_PRELOAD: JSON.stringify(preload),
      NODE_OPTIONS: [`--require ${JSON.stringify(PRELOAD_SCRIPT)}`, nodeOptions].filter(Boolean).join(' '),
    }
  }

  #signal(signal: NodeJS.Signals) {
    const pid = this.#process?.pid
    if (pid === undefined) return
    try {
      process.kill(-pid, signal)
    } catch {
      // The group has already ended.
    }
  }
}
