/** Runs `npm start` in its own process and directory, so that it does not disturb another running instance. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Endpoints } from '../../local-aws/src/runtime/endpoints-file.ts'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
const FOREVER_MS = 120_000
const STOPS_WITHIN_MS = 5_000

export interface RuntimeProcessOptions {
  /** Directory for its cdk.json and `.local`. */
  directory: string
  /** Arguments of `npm start`. */
  args?: readonly string[]
  /** Arguments of Node.js. */
  nodeArgs?: readonly string[]
  /** Environment variables, in addition to those of this process. */
  env?: Readonly<Record<string, string>>
}

export class RuntimeProcess {
  readonly endpoints: Endpoints
  /** Time from the command to its "Ready" line. */
  readonly readyMs: number
  readonly process: ChildProcess
  readonly #output: string[]

  private constructor(process: ChildProcess, endpoints: Endpoints, readyMs: number, output: string[]) {
    this.process = process
    this.endpoints = endpoints
    this.readyMs = readyMs
    this.#output = output
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  /** The printed warnings and errors so far. */
  get complaints(): string[] {
    return this.#output.filter((line) => /\b(warning|error): /.test(line))
  }

  static async start({
    directory,
    args = [],
    nodeArgs = [],
    env = {},
  }: RuntimeProcessOptions): Promise<RuntimeProcess> {
    prepare(directory)
    const began = performance.now()
    const child = spawn(
      process.execPath,
      [...nodeArgs, join(PROJECT, 'local-aws/src/cli/start.mjs'), ...args],
      {
        cwd: directory,
        env: { ...process.env, ...env, WEB_PORT: '0', WS_PORT: '0', AWS_PORT: '0', CONSOLE_PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    )
    const output: string[] = []
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output.push(...text.split('\n').filter(Boolean))
          if (text.includes('Ready: ')) resolve()
        })
      child.once('exit', () => reject(new Error(`npm start ended:\n${output.join('\n')}`)))
    })
    const late = pause(FOREVER_MS, 'late', { ref: false })
    if ((await Promise.race([ready, late])) === 'late') {
      child.kill('SIGKILL')
      throw new Error(`npm start was not ready after ${FOREVER_MS / 1000} s:\n${output.join('\n')}`)
    }
    const readyMs = performance.now() - began
    const endpoints = JSON.parse(readFileSync(join(directory, '.local/endpoints.json'), 'utf8'))
    return new RuntimeProcess(child, endpoints, readyMs, output)
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGINT')
    const late = await Promise.race([ended, pause(STOPS_WITHIN_MS, 'late', { ref: false })])
    if (late !== 'late') return
    this.process.kill('SIGKILL')
    await ended
  }
}

/** The project's cdk.json, with an `app` command that works in any directory. */
function prepare(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const config = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8'))
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'))
  const app = `"${process.execPath}" --import "${tsx}" "${join(PROJECT, 'infra/app.ts')}"`
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ ...config, app }))
}
