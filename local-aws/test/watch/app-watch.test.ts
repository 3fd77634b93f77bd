import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppWatch } from '../../src/watch/index.ts'
import { RecordedLog } from '../runtime/fixture.ts'
import { isAlive } from '../support/processes.ts'

/** Its assembly holds what name.txt and the context said while it ran. */
const APP = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const { CDK_OUTDIR, CDK_CONTEXT_JSON, NODE_OPTIONS = '' } = process.env
const name = readFileSync('name.txt', 'utf8')
if (name === 'broken') throw new RangeError('no such name')
mkdirSync(CDK_OUTDIR)
const { colour } = JSON.parse(CDK_CONTEXT_JSON)
writeFileSync(CDK_OUTDIR + '/manifest.json', JSON.stringify({ name, colour, nodeOptions: NODE_OPTIONS }))
`
const NODE_APP = `"${process.execPath}" app.mjs`

let directory: string
let log: RecordedLog
let watch: AppWatch
/** Every assembly that was deployed, and who waits for the next. */
let deployed: { name: string; colour: string; nodeOptions: string }[]
let refused: string | undefined
let tell: () => void

const configure = (app: string, colour = 'red') =>
  write('cdk.json', JSON.stringify({ app, context: { colour }, watch: { include: ['name.txt', 'new/**'] } }))

const write = (file: string, text: string) => writeFileSync(join(directory, file), text)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'app-watch-'))
  log = new RecordedLog()
  deployed = []
  refused = undefined
  tell = () => {}
  configure(NODE_APP)
  write('app.mjs', APP)
  write('name.txt', 'first')
})

afterEach(async () => {
  await watch.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function begin() {
  watch = new AppWatch({
    projectDirectory: directory,
    stateDirectory: join(directory, '.local'),
    context: {},
    log: {
      ...log,
      info: (line) => {
        log.info(line)
        tell()
      },
      error: (line) => {
        log.error(line)
        tell()
      },
    },
  })
  deploy(await watch.run())
  watch.begin(async (assembly) => deploy(assembly))
}

function deploy(assembly: string) {
  deployed.push(JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')))
  if (deployed.at(-1)?.name === refused) throw new Error('it cannot be run')
}

const said = (text: string) =>
  new Promise<void>((resolve) => {
    tell = () => log.lines.some((line) => line.includes(text)) && resolve()
    tell()
  })

const names = () => deployed.map(({ name }) => name)

test.each([
  ['a Node.js app, which is started early', NODE_APP],
  ['any other command', `cd . && ${NODE_APP}`],
])('deploys what the files of %s have become', async (_, app) => {
  configure(app)
  await begin()
  write('name.txt', 'second')
  await said('Deployed: name.txt')
  expect(names()).toEqual(['first', 'second'])
})

test('processes that the app starts do not inherit the waiting', async () => {
  await begin()
  expect(deployed[0]?.nodeOptions).toBe(process.env.NODE_OPTIONS ?? '')
})

test('what changes before the first deployment is deployed after it', async () => {
  write('app.mjs', APP.replace('mkdirSync(C', 'writeFileSync("name.txt", "meanwhile"); mkdirSync(C'))
  await begin()
  await said('Deployed: name.txt')
  expect(names()).toContain('meanwhile')
})

test('takes new settings', async () => {
  await begin()
  configure(NODE_APP, 'blue')
  await said('Deployed: cdk.json')
  expect(deployed.map(({ colour }) => colour)).toEqual(['red', 'blue'])
})

test('an app that fails changes nothing, and the next change is deployed', async () => {
  await begin()
  write('name.txt', 'broken')
  await said(
    'keeps running: The CDK app failed: RangeError: no such name (app.mjs:5) (full output in .local/synth.log)',
  )
  write('name.txt', 'third')
  await said('Deployed: ')
  expect(names()).toEqual(['first', 'third'])
})

test('a failed deployment is rolled back to the live version', async () => {
  await begin()
  write('name.txt', 'second')
  await said('Deployed: ')
  refused = 'third'
  write('name.txt', 'third')
  await said('Not deployed, the previous version keeps running: Error: it cannot be run')
  expect(names()).toEqual(['first', 'second', 'third', 'second'])
})

/** Runs on, deaf to requests, as soon as it has written its own process and one that it starts to the file `pids`. */
const ENDLESS = `
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
process.on('SIGTERM', () => {})
mkdirSync(process.env.CDK_OUTDIR)
writeFileSync('pids', process.pid + ' ' + child.pid + ' ')
for (;;);
`

/** The processes of an endless app, once it runs. */
async function endless(): Promise<number[]> {
  const pids = join(directory, 'pids')
  write('app.mjs', ENDLESS)
  write('name.txt', 'endless')
  while (!existsSync(pids) || !readFileSync(pids, 'utf8').endsWith(' ')) await nextTurn()
  return readFileSync(pids, 'utf8').trim().split(' ').map(Number)
}

const nextTurn = () => new Promise((next) => setImmediate(next))

const untilGone = async (pids: number[]) => {
  while (pids.some(isAlive)) await nextTurn()
}

const errors = () => log.lines.filter((line) => line.startsWith('error'))

test('a change ends an app that never would, and begins anew', async () => {
  await begin()
  const pids = await endless()
  write('app.mjs', APP)
  write('name.txt', 'mended')
  await said('Deployed: ')
  await untilGone(pids)
  expect(names()).toEqual(['first', 'mended'])
  expect(errors()).toEqual([])
  await watch.stop()
  expect(readdirSync(join(directory, '.local')).sort()).toEqual([
    'cdk.out',
    'synth-libraries.json',
    'synth.log',
  ])
})

test('new settings end an app that began with the old ones', async () => {
  await begin()
  const pids = await endless()
  write('app.mjs', APP)
  configure(NODE_APP, 'blue')
  await said('Deployed: ')
  await untilGone(pids)
  expect(deployed.map(({ colour }) => colour)).toEqual(['red', 'blue'])
})

test('changes that come faster than the app runs are deployed all the same, and the last of them is', async () => {
  // The first two runs do not end by themselves, so changes certainly come while they run.
  write('app.mjs', APP.replace('mkdirSync(C', 'while (/number [01]$/.test(name)); mkdirSync(C'))
  await begin()
  let written = 0
  let begun = 0
  const changeAtEachRun = () => {
    const runs = log.lines.filter((line) => line.includes('Synthesizing')).length
    if (runs > begun) write('name.txt', `number ${++written}`)
    begun = runs
  }
  write('name.txt', 'number 0')
  await new Promise<void>((resolve) => {
    tell = () => {
      changeAtEachRun()
      if (log.lines.some((line) => line.includes('Deployed: '))) resolve()
    }
    tell()
  })
  write('name.txt', 'last')
  await new Promise<void>((resolve) => {
    tell = () => names().at(-1) === 'last' && resolve()
    tell()
  })
  expect(written).toBeGreaterThan(1)
  expect(errors()).toEqual([])
})

test('ends an app that does not want to end', async () => {
  await begin()
  const pids = await endless()
  await watch.stop()
  await untilGone(pids)
  expect(errors()).toEqual([])
})
