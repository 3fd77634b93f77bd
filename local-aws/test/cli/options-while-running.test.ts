import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:http'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import WebSocket from 'ws'
import type { Endpoints } from '../../src/runtime/endpoints-file.ts'
import { signed } from '../support/signed-headers.ts'

const START = resolve(__dirname, '../../src/cli/start.mjs')

/** Writes the cloud assembly by hand: a table, and a function that esbuild has bundled from a TypeScript source. */
const APP = `
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const { CDK_OUTDIR } = process.env
mkdirSync(CDK_OUTDIR, { recursive: true })
const write = (name, value) => writeFileSync(CDK_OUTDIR + '/' + name, JSON.stringify(value))
cpSync('bundle', CDK_OUTDIR + '/bundle', { recursive: true })
cpSync('site', CDK_OUTDIR + '/site', { recursive: true })
const assume = (Service) => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service } }] } } })
write('manifest.json', { artifacts: {
  App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.json' } },
  Assets: { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
} })
const file = (path) => ({ source: { path, packaging: 'zip' }, destinations: { all: { objectKey: path + '.zip' } } })
write('App.assets.json', { files: { bundle: file('bundle'), site: file('site') } })
const keys = { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }] }
write('App.json', { Resources: {
  Shops: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'shops', ...keys } },
  Role: assume('lambda.amazonaws.com'),
  Greet: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'Greet', Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 1, Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Code: { S3Bucket: 'assets', S3Key: 'bundle.zip' }, Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } } } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  Site: { Type: 'Custom::CDKBucketDeployment', Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:provider', SourceBucketNames: ['assets'], SourceObjectKeys: ['site.zip'], DestinationBucketName: { Ref: 'Bucket' }, Prune: true } },
} })
`
const SOURCE = `interface Guest { name: string }

export const handler = async ({ name }: Guest) => {
  const greeting: string = 'hello ' + name
  if (name === 'nobody') throw new Error('nobody is there')
  return greeting
}
`

let directory: string
let children: ChildProcess[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'options-'))
  children = []
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text)
  write('cdk.json', JSON.stringify({ app: `"${process.execPath}" app.mjs` }))
  write('app.mjs', APP)
  for (const name of ['src', 'site']) mkdirSync(join(directory, name))
  write('src/greet.ts', SOURCE)
  write('site/index.html', '<!doctype html><p>one</p>')
  buildSync({
    absWorkingDir: directory,
    entryPoints: [{ in: join(directory, 'src/greet.ts'), out: 'index' }],
    outdir: directory,
    bundle: true,
    sourcemap: true,
    format: 'esm',
    platform: 'node',
    outExtension: { '.js': '.mjs' },
  })
  // The map's sources are relative to the app, as those of a bundler that runs in its directory.
  mkdirSync(join(directory, 'bundle'))
  for (const name of ['index.mjs', 'index.mjs.map'])
    renameSync(join(directory, name), join(directory, 'bundle', name))
})

afterEach(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

/** Starts the command, and waits for its line that it is ready or for its end. */
async function start(
  ...args: string[]
): Promise<{ child: ChildProcess; output(): string; says(words: string): Promise<void> }> {
  const child = spawn(process.execPath, [START, ...args], {
    cwd: directory,
    env: { ...process.env, WEB_PORT: '0', WS_PORT: '0', AWS_PORT: '0', CONSOLE_PORT: '0' },
  })
  children.push(child)
  let text = ''
  const listening: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk
      for (const tell of listening.splice(0)) tell()
    })
  const ended = once(child, 'close')
  const says = async (words: string) => {
    while (!text.includes(words)) await new Promise<void>((resolve) => listening.push(resolve))
  }
  await Promise.race([says('Ready: '), ended])
  return { child, output: () => text, says }
}

const endpoints = (path = '.local/endpoints.json') =>
  JSON.parse(readFileSync(join(directory, path), 'utf8')) as Endpoints

async function dynamoDb(action: string, input: object): Promise<unknown> {
  const headers = { ...signed, 'x-amz-target': `DynamoDB_20120810.${action}` }
  return (await fetch(endpoints().aws, { method: 'POST', headers, body: JSON.stringify(input) })).json()
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'close')
  child.kill(signal)
  await ended
}

test('a second one in the same directory leaves the files of the first; --data keeps tables, also after a crash', async () => {
  const Item = { id: { S: 'kept' } }
  const first = await start('--data', 'data')
  await dynamoDb('PutItem', { TableName: 'shops', Item })
  const { aws } = endpoints()
  const second = await start()
  const own = `.local/${second.child.pid}/endpoints.json`
  expect(second.output()).toContain(`Another runtime runs in this directory. See ${own}`)
  expect(endpoints().aws).toBe(aws)
  expect(endpoints(own).aws).not.toBe(aws)
  await stop(second.child, 'SIGTERM')
  expect(endpoints().aws).toBe(aws)
  expect(readdirSync(join(directory, '.local'))).not.toContain(String(second.child.pid))
  const locked = await start('--data', 'data')
  expect(locked.output()).toContain('--data data cannot be opened. Another process uses it.')
  // A killed one leaves its file, which the next one takes.
  await stop(first.child, 'SIGKILL')
  expect(existsSync(join(directory, '.local/endpoints.json'))).toBe(true)
  const again = await start('--data', 'data')
  expect(again.output()).not.toContain('Another runtime')
  expect(endpoints().aws).not.toBe(aws)
  expect(await dynamoDb('Scan', { TableName: 'shops' })).toMatchObject({ Items: [Item] })
  await stop(again.child, 'SIGTERM')
  writeFileSync(join(directory, 'app.mjs'), APP.replaceAll("'id'", "'other'"))
  expect((await start('--data', 'data')).output()).toContain(
    'its keys and indexes are not those of the table in data',
  )
})

test('--inspect stops at a breakpoint in the TypeScript source, and the function may take its time', async () => {
  const { output } = await start('--inspect=0')
  const [url = ''] = /ws:\/\/127\.0\.0\.1:\S+/.exec(output()) ?? []
  const debuggerOf = await Debugger.attach(url)
  const invoke = (event: object) =>
    fetch(`${endpoints().aws}/2015-03-31/functions/Greet/invocations`, {
      method: 'POST',
      headers: signed,
      body: JSON.stringify(event),
    }).then((response) => response.text())
  expect(await invoke({ name: 'Mei' })).toBe('"hello Mei"')
  const { sourceMapURL, url: script } = await debuggerOf.script(/index\.mjs$/)
  const map = JSON.parse(readFileSync(new URL(sourceMapURL, script), 'utf8')) as { sources: string[] }
  expect(map.sources.map((source) => readFileSync(new URL(source), 'utf8'))).toEqual([SOURCE])
  expect(await invoke({ name: 'nobody' })).toContain('src/greet.ts:5')
  await debuggerOf.breakAt(script, 'hello ')
  const answer = invoke({ name: 'ゆき' })
  expect(await debuggerOf.paused()).toContain('ゆき')
  await debuggerOf.resume()
  expect(await answer).toBe('"hello ゆき"')
  debuggerOf.close()
})

test('--host with a name of this machine opens site and sockets to the network; --watch reloads the page', async () => {
  const { says } = await start('--host', hostname(), '--watch')
  const { web, ws, aws, console: page = '' } = endpoints()
  const name = hostname().toLowerCase()
  expect([web, ws].map((url) => new URL(url).hostname)).toEqual([name, name])
  /** 127.0.0.2 is an address that only a listener on every address answers at. */
  const statusAt = (url: string) =>
    new Promise<number | string>((resolve) => {
      const { port } = new URL(url)
      const host = `${hostname()}:${port}`
      request({ host: '127.0.0.2', port, headers: { host } }, (response) =>
        resolve(response.resume().statusCode ?? 0),
      )
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
        .end()
    })
  expect(await statusAt(web)).toBe(200)
  expect(await statusAt(aws)).toBe('ECONNREFUSED')
  expect(await statusAt(page)).toBe('ECONNREFUSED')

  const site = `http://127.0.0.1:${new URL(web).port}`
  expect(await (await fetch(site)).text()).toContain('<script src="/__local-aws/reload.js"></script>')
  expect(await (await fetch(`${site}/__local-aws/reload.js`)).text()).toContain('location.reload()')
  const changes = (await fetch(`${site}/__local-aws/changes`)).body?.[Symbol.asyncIterator]()
  await changes?.next()
  const reloaded = changes?.next()
  writeFileSync(join(directory, 'site/index.html'), '<!doctype html><p>two</p>')
  expect(Buffer.from((await reloaded)?.value ?? '').toString()).toContain('data: changed')
  expect(await (await fetch(site)).text()).toContain('two')
  writeFileSync(join(directory, 'app.mjs'), `${APP}\nthrow new RangeError('no such shop')\n`)
  const line = APP.split('\n').length + 1
  await says(`keeps running: The CDK app failed: RangeError: no such shop (app.mjs:${line})`)
})

interface Message {
  id?: number
  method?: string
  params?: Record<string, never>
  result?: Record<string, never>
}

/** Debugs the thread of a function through the inspector of the process, as an editor does. */
class Debugger {
  readonly #socket: WebSocket
  readonly #messages: Message[] = []
  #listening: (() => void)[] = []
  #session = ''
  #sent = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#take(JSON.parse(data.toString())))
  }

  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url)
    await once(socket, 'open')
    const made = new Debugger(socket)
    made.#send('NodeWorker.enable', { waitForDebuggerOnStart: false })
    return made
  }

  /** A script of the thread. */
  async script(name: RegExp): Promise<{ url: string; sourceMapURL: string }> {
    const { params } = await this.#next(
      ({ method, params }) =>
        method === 'Debugger.scriptParsed' && name.test((params as unknown as { url: string }).url),
    )
    return params as never
  }

  /** Breaks where a line of the script holds these words. */
  async breakAt(url: string, words: string): Promise<void> {
    const lineNumber = readFileSync(new URL(url), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(words))
    const id = this.#sendToThread('Debugger.setBreakpointByUrl', { url, lineNumber })
    await this.#next((message) => message.id === id)
  }

  /** The values of the local variables, once the thread stands still. */
  async paused(): Promise<unknown[]> {
    const { params } = await this.#next(({ method }) => method === 'Debugger.paused')
    const { callFrames } = params as unknown as {
      callFrames: { scopeChain: { type: string; object: { objectId: string } }[] }[]
    }
    const local = callFrames[0]?.scopeChain.find(({ type }) => type === 'local')
    const id = this.#sendToThread('Runtime.getProperties', { objectId: local?.object.objectId })
    const { result } = await this.#next((message) => message.id === id)
    const { result: properties } = result as unknown as { result: { value?: { value?: unknown } }[] }
    return properties.map(({ value }) => value?.value)
  }

  async resume(): Promise<void> {
    const id = this.#sendToThread('Debugger.resume')
    await this.#next((message) => message.id === id)
  }

  close(): void {
    this.#socket.terminate()
  }

  #send(method: string, params: object = {}): number {
    this.#sent += 1
    this.#socket.send(JSON.stringify({ id: this.#sent, method, params }))
    return this.#sent
  }

  #sendToThread(method: string, params: object = {}): number {
    this.#sent += 1
    const message = JSON.stringify({ id: this.#sent, method, params })
    this.#send('NodeWorker.sendMessageToWorker', { sessionId: this.#session, message })
    return JSON.parse(message).id
  }

  #take(message: Message): void {
    if (message.method === 'NodeWorker.attachedToWorker') {
      this.#session = (message.params as unknown as { sessionId: string }).sessionId
      this.#sendToThread('Debugger.enable')
    }
    if (message.method === 'NodeWorker.receivedMessageFromWorker')
      this.#messages.push(JSON.parse((message.params as unknown as { message: string }).message))
    for (const tell of this.#listening.splice(0)) tell()
  }

  async #next(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.findIndex(fits)
      if (found >= 0) return this.#messages.splice(found, 1)[0] ?? {}
      await new Promise<void>((resolve) => this.#listening.push(resolve))
    }
  }
}
