import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { signed } from '../support/signed-headers.ts'

const USAGE = 'See --help.'

const START = resolve(__dirname, '../../src/cli/start.mjs')

/** An app that writes a cloud assembly by hand: a table named after a context value. */
const app = (
  resources = '{ Shops: { Type: "AWS::DynamoDB::Table", Properties: { TableName: context.name, ...keys } } }',
) => `
import { mkdirSync, writeFileSync } from 'node:fs'
const { CDK_OUTDIR, CDK_CONTEXT_JSON } = process.env
const context = JSON.parse(CDK_CONTEXT_JSON)
const keys = {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
}
mkdirSync(CDK_OUTDIR, { recursive: true })
const write = (name, value) => writeFileSync(CDK_OUTDIR + '/' + name, JSON.stringify(value))
write('manifest.json', { artifacts: { App: { type: 'aws:cloudformation:stack', properties: { templateFile: 'App.json' } } } })
write('App.json', { Resources: ${resources} })
`

let directory: string
let child: ChildProcess | undefined

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'start-'))
  writeFileSync(
    join(directory, 'cdk.json'),
    JSON.stringify({ app: `"${process.execPath}" app.mjs`, context: { name: 'from-cdk-json' } }),
  )
  writeFileSync(join(directory, 'app.mjs'), app())
})

afterEach(() => {
  if (child?.exitCode === null) child.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

interface Started {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
  /** Settles when the output contains these words, or the process has ended without them. */
  said(words: string): Promise<unknown>
  /** The same for the ready line. */
  ready: Promise<unknown>
}

function start(args: string[] = [], env: Record<string, string> = {}, nodeArgs: string[] = []): Started {
  const started = spawn(process.execPath, [...nodeArgs, START, ...args], {
    cwd: directory,
    env: { ...process.env, WEB_PORT: '0', WS_PORT: '0', AWS_PORT: '0', CONSOLE_PORT: '0', ...env },
  })
  child = started
  let text = ''
  const ended = once(started, 'close').then(([code]: (number | null)[]) => code ?? null)
  const chunks = new EventEmitter()
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk
      chunks.emit('more')
    })
  const said = async (words: string) => {
    while (!text.includes(words) && (await Promise.race([once(chunks, 'more'), ended.then(() => false)])));
  }
  return { child: started, output: () => text, ended, said, ready: said('Ready: ') }
}

const endpointsFile = () => join(directory, '.local/endpoints.json')

test.each(['SIGINT', 'SIGTERM'] as const)(
  'is ready, says where, and stops on %s without leaving anything',
  async (signal) => {
    const { child, ready, ended, output } = start()
    await ready
    const endpoints = JSON.parse(readFileSync(endpointsFile(), 'utf8'))
    expect(endpoints).toEqual({
      web: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      ws: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
      aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      stateMachineArns: [],
      tableNames: ['from-cdk-json'],
    })
    expect(output()).toContain(`Ready: open ${endpoints.web}`)
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(existsSync(endpointsFile())).toBe(false)
  },
)

test('prints its options, ports and environment', async () => {
  const { ended, output } = start(['--help', '--watch'])
  expect(await ended).toBe(0)
  for (const word of ['--host', '--data', '--inspect', '--lens', 'CONSOLE_PORT', 'AWS_ENDPOINT_URL_LAMBDA'])
    expect(output()).toContain(word)
})

test('injects faults by the rules of a file, and tells their number at the end', async () => {
  const rules = [{ service: 'dynamodb', operation: 'ListTables', error: 'ThrottlingException', times: 1 }]
  writeFileSync(join(directory, 'faults.json'), JSON.stringify({ seed: 7, rules }))
  const { child, ready, ended, output } = start(['--faults', 'faults.json'])
  await ready
  const { aws } = JSON.parse(readFileSync(endpointsFile(), 'utf8'))
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint: aws, region: 'us-east-1', credentials, maxAttempts: 1 })
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'ThrottlingException' })
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['from-cdk-json'])
  child.kill('SIGINT')
  await ended
  expect(output()).toContain('Injecting faults from faults.json, seed 7')
  expect(output()).toContain('Faults injected: 1 dynamodb ListTables ThrottlingException (before)')
})

test('stops as a script of npm when the shell that npm runs it in is gone', async () => {
  const shell = spawn('sh', ['-c', '"$0" "$1"; true', process.execPath, START], {
    cwd: directory,
    env: {
      ...process.env,
      WEB_PORT: '0',
      WS_PORT: '0',
      AWS_PORT: '0',
      CONSOLE_PORT: '0',
      npm_lifecycle_event: 'start',
    },
  })
  child = shell
  const said = (words: string) =>
    new Promise<void>((heard) => {
      shell.stdout.on('data', (chunk: Buffer) => {
        if (chunk.includes(words)) heard()
      })
    })
  await said('Ready: ')
  // The output stays open for as long as anybody has it.
  const ended = once(shell, 'close')
  shell.kill('SIGTERM')
  await ended
  expect(existsSync(endpointsFile())).toBe(false)
})

test('stops while the app is still synthesized, and ends the app too', async () => {
  const beat = join(directory, 'beat')
  writeFileSync(
    join(directory, 'app.mjs'),
    `import { writeFileSync } from 'node:fs'; process.on('SIGTERM', () => { writeFileSync('beat', 'ended'); process.exit() }); writeFileSync('beat', 'begun'); setInterval(() => {}, 1000)`,
  )
  const TMPDIR = mkdtempSync(join(directory, 'tmp-'))
  const { child, ended } = start([], { TMPDIR })
  const beats = (word: string) => existsSync(beat) && readFileSync(beat, 'utf8') === word
  while (!beats('begun')) await new Promise((next) => setImmediate(next))
  child.kill('SIGTERM')
  expect(await ended).toBe(1)
  while (!beats('ended')) await new Promise((next) => setImmediate(next))
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith('local-aws-'))).toEqual([])
})

test('stops during the first deployment, and leaves no file', async () => {
  const TMPDIR = mkdtempSync(join(directory, 'tmp-'))
  const { child, ended } = start([], { TMPDIR })
  // The bundle of the functions' threads, which is made before anything is deployed.
  const bundles = () => readdirSync(TMPDIR, { recursive: true }).some((name) => String(name).endsWith('.mjs'))
  while (!bundles()) await new Promise((next) => setImmediate(next))
  child.kill('SIGINT')
  expect([0, 1]).toContain(await ended)
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith('local-aws-'))).toEqual([])
})

describe('stops in time, and leaves no process, while a function', () => {
  const handlers: [string, string, [number | null, string | null]][] = [
    ['waits for a process', 'console.error("here"); childProcess.execSync("sleep 600")', [0, null]],
    [
      'has left a process',
      'childProcess.spawn("sleep", ["600"], { detached: true, stdio: "ignore" }); console.error("here")',
      [0, null],
    ],
    [
      'is inside of Node.js itself',
      'console.error("here"); crypto.pbkdf2Sync("a", "b", 2 ** 31 - 1, 64, "sha512")',
      [null, 'SIGTERM'],
    ],
  ]
  test.each(handlers)('%s', async (_what, code, how) => {
    const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }
    const ZipFile = `const childProcess = require('node:child_process'), crypto = require('node:crypto')
      exports.handler = async () => { ${code} }`
    const resources = {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [trust] } } },
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'F',
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': 'Role.Arn' },
          Timeout: 900,
          Code: { ZipFile },
        },
      },
    }
    writeFileSync(join(directory, 'app.mjs'), app(JSON.stringify(resources)))
    // A temporary directory of its own shows what is left in it.
    const TMPDIR = mkdtempSync(join(directory, 'tmp-'))
    const { child, ready, said, ended } = start([], { TMPDIR })
    await ready
    const { aws } = JSON.parse(readFileSync(endpointsFile(), 'utf8'))
    const url = `${aws}/2015-03-31/functions/F/invocations`
    const invoked = fetch(url, { method: 'POST', body: '{}', headers: signed }).catch(() => {})
    await said('F: here')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await exited).toEqual(how)
    await invoked
    expect(readdirSync(TMPDIR).filter((name) => name.startsWith('local-aws-'))).toEqual([])
    // What it has started would keep its output open.
    await ended
  })
})

test('writes down what AWS would bill, with --telemetry', async () => {
  const { child, ready, ended } = start(['--telemetry'])
  await ready
  const { aws } = JSON.parse(readFileSync(endpointsFile(), 'utf8'))
  const Item = { id: { S: 'a' }, text: { S: 'x'.repeat(1_500) } }
  const answer = await fetch(aws, {
    method: 'POST',
    headers: {
      ...signed,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amzn-trace-id': 'Root=1-a-b',
    },
    body: JSON.stringify({ TableName: 'from-cdk-json', Item }),
  })
  expect(answer.status).toBe(200)
  child.kill('SIGTERM')
  await ended
  const lines = readFileSync(join(directory, '.local/telemetry.jsonl'), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({
      kind: 'dynamodb call',
      action: 'PutItem',
      tableName: 'from-cdk-json',
      partitions: ['a'],
      writeUnits: 2,
      trace: 'Root=1-a-b',
    }),
  )
})

test('passes context of the command line to the app, over that of cdk.json', async () => {
  const { ready } = start(['-c', 'name=from-the-command-line'])
  await ready
  expect(JSON.parse(readFileSync(endpointsFile(), 'utf8')).tableNames).toEqual(['from-the-command-line'])
})

test('survives an internal error and reports it in one line', async () => {
  const fault = 'data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("by chance")})'
  const { child, ready, said, output } = start([], {}, ['--import', fault])
  await ready
  child.kill('SIGUSR2')
  await said('by chance')
  expect(output()).toMatch(/error: Unexpected error, the runtime keeps running: Error: by chance/)
  const { aws } = JSON.parse(readFileSync(endpointsFile(), 'utf8'))
  expect((await fetch(aws, { headers: signed })).status).toBe(400)
})

const lastLine = (output: string) => output.trim().split('\n').at(-1)

describe('a start that cannot be says why and ends with 1', () => {
  async function failure(started: Started): Promise<string> {
    expect(await started.ended).toBe(1)
    return started.output()
  }

  test('on Node.js 18, in one line', async () => {
    const versions = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.4'}})"
    const old = `data:text/javascript,${encodeURIComponent(versions)}`
    expect(await failure(start([], {}, ['--import', old]))).toBe(
      'local-aws needs Node.js 20.19 or newer; this is 18.20.4.\n',
    )
  })

  test('on a taken port', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const address = taken.address()
    const port = String(typeof address === 'object' && address?.port)
    const output = await failure(start([], { WS_PORT: port }))
    expect(lastLine(output)).toBe(
      `Port ${port} is in use. Set WS_PORT to another port, or to 0 for a free one.`,
    )
    await new Promise((done) => taken.close(done))
  })

  test('with an app that throws', async () => {
    writeFileSync(join(directory, 'app.mjs'), 'throw new RangeError("turnSeconds is not a number")')
    expect(lastLine(await failure(start()))).toBe(
      'The CDK app failed: RangeError: turnSeconds is not a number (app.mjs:1) (full output in .local/synth.log)',
    )
  })

  test('with a template that asks for what cannot be run', async () => {
    writeFileSync(
      join(directory, 'app.mjs'),
      app('{ Queue: { Type: "AWS::Kinesis::Stream" }, Bus: { Type: "AWS::Events::EventBus" } }'),
    )
    expect(await failure(start())).toContain(
      [
        'The template cannot run on this machine:',
        '  App: Queue (AWS::Kinesis::Stream): this resource type is not supported',
        '  App: Bus (AWS::Events::EventBus): this resource type is not supported',
      ].join('\n'),
    )
  })

  test('with a table that DynamoDB would refuse', async () => {
    writeFileSync(
      join(directory, 'app.mjs'),
      app('{ Shops: { Type: "AWS::DynamoDB::Table", Properties: { TableName: "ab", ...keys } } }'),
    )
    expect(lastLine(await failure(start()))).toMatch(/^The template cannot run on this machine: table ab: /)
  })

  test('with an app that writes something other than a template', async () => {
    writeFileSync(
      join(directory, 'app.mjs'),
      app('undefined').replace("write('App.json', ", "writeFileSync(CDK_OUTDIR + '/App.json', '{' + "),
    )
    const output = await failure(start())
    expect(output.trim().split('\n')).toHaveLength(2)
    expect(lastLine(output)).toContain('App.json is not JSON')
  })

  test.each([
    [['--wach'], `Unknown option '--wach'. ${USAGE}`],
    [['--faults'], `Option '--faults <value>' argument missing. ${USAGE}`],
    [['--faults', '--watch'], `Option '--faults' argument is ambiguous. ${USAGE}`],
    [['--latency', 'gcp'], '--latency must be one of aws, not gcp.'],
    [['--host', 'http://a.example'], '--host must be followed by NAME or NAME:PORT, not http://a.example.'],
    [['-c', 'turnSeconds'], '-c must be followed by key=value, not turnSeconds.'],
  ])('with the arguments %j', async (args, sentence) => {
    expect(await failure(start(args))).toBe(`${sentence}\n`)
  })

  test.each([
    ['{"rules": [{"service": "dynamodb"}', /^faults\.json is not JSON: /],
    [
      '{"rules": [{"service": "dynamodb", "error": "lost"}, {"service": "lambda", "error": "lost", "probability": 2}]}',
      /^faults\.json: rules\[1\]\.probability: must be a number from 0 to 1, not 2\n$/,
    ],
  ])('with the rules file %s', async (text, sentence) => {
    writeFileSync(join(directory, 'faults.json'), text)
    expect(await failure(start(['--faults', 'faults.json']))).toMatch(sentence)
  })

  test('without the rules file', async () => {
    expect(await failure(start(['--faults', 'none.json']))).toMatch(/^none\.json cannot be read: ENOENT/)
  })

  test('with --telemetry and an external DynamoDB', async () => {
    expect(await failure(start(['--telemetry'], { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }))).toBe(
      '--telemetry cannot measure an external DynamoDB. Unset AWS_ENDPOINT_URL_DYNAMODB, or leave out --telemetry.\n',
    )
  })

  test('with a port that is none', async () => {
    expect(await failure(start([], { AWS_PORT: 'http' }))).toBe(
      'AWS_PORT must be a port from 0 to 65535, not http.\n',
    )
  })
})
