/** Runs `npm start` in a separate process, on free ports, in the test's directory. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Endpoints } from '../../local-aws/src/runtime/endpoints-file.ts'
import { isAlive } from '../../local-aws/test/support/processes.ts'

const START = resolve(__dirname, '../../local-aws/src/cli/start.mjs')

export class Started {
  readonly #directory: string
  readonly #process: ChildProcess
  readonly #ended: Promise<number | null>
  #output = ''
  #heard: () => void = () => {}
  #read = 0

  constructor(directory: string, args: string[]) {
    this.#directory = directory
    // Every Node.js process among its descendants reports itself.
    const register = join(directory, 'register.cjs')
    const pids = JSON.stringify(this.#pidsFile)
    writeFileSync(register, `require('node:fs').appendFileSync(${pids}, process.pid + '\\n')`)
    this.#process = spawn(process.execPath, [START, ...args], {
      cwd: directory,
      env: {
        ...process.env,
        WEB_PORT: '0',
        WS_PORT: '0',
        AWS_PORT: '0',
        CONSOLE_PORT: '0',
        NODE_OPTIONS: `--require ${register}`,
      },
    })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk
        this.#heard()
      })
    this.#ended = once(this.#process, 'close').then(([code]: (number | null)[]) => code ?? null)
  }

  get #pidsFile() {
    return join(this.#directory, 'pids')
  }

  get endpoints(): Endpoints {
    return JSON.parse(readFileSync(join(this.#directory, '.local/endpoints.json'), 'utf8'))
  }

  /** Resolves to the next line that contains the text, after the last one found. */
  async line(text: string): Promise<string> {
    const found = new Promise<string>((resolve) => {
      this.#heard = () => {
        const at = this.#output.indexOf(text, this.#read)
        const end = this.#output.indexOf('\n', at)
        if (at < 0 || end < 0) return
        this.#read = end
        resolve(this.#output.slice(this.#output.lastIndexOf('\n', at) + 1, end))
      }
      this.#heard()
    })
    const ended = this.#ended.then((code) => {
      throw new Error(`It ended with ${code} before it said "${text}":\n${this.#output}`)
    })
    return Promise.race([found, ended])
  }

  /** Sends SIGINT, as Ctrl-C does. Resolves to the exit code when all of its processes have ended. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGINT')
    const code = await this.#ended
    const pids = readFileSync(this.#pidsFile, 'utf8').trim().split('\n').map(Number)
    while (pids.some(isAlive)) await new Promise((next) => setImmediate(next))
    return code
  }

  kill() {
    if (this.#process.exitCode === null) this.#process.kill('SIGKILL')
  }
}
