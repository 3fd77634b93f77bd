import { Redeployment } from '../../src/watch/redeployment.ts'
import { RecordedLog } from '../runtime/fixture.ts'

/** Syntheses and deployments that the test ends explicitly. */
class Deployments {
  readonly log = new RecordedLog()
  readonly did: string[] = []
  #end: (error?: Error) => void = () => {}
  #heard: () => void = () => {}

  readonly redeployment = new Redeployment({
    log: this.log,
    describeError: (error) => (error instanceof Error ? error.message : String(error)),
    synthesize: async (signal) => {
      signal.addEventListener('abort', () => this.end(new Error('it was ended')))
      await this.#step('synthesize')
      return 'assembly'
    },
    deploy: (assembly) => this.#step(`deploy ${assembly}`),
  })

  #step(what: string): Promise<void> {
    this.did.push(what)
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = (error) => (error ? reject(error) : resolve())
    })
    this.#heard()
    return ended
  }

  /** Until so many of these steps have begun. */
  begun = (what: string, count = 1) =>
    new Promise<void>((resolve) => {
      this.#heard = () => this.did.filter((step) => step === what).length >= count && resolve()
      this.#heard()
    })

  end(error?: Error) {
    this.#end(error)
  }

  /** Ends the synthesis and the deployment that come next, so many with those before them. */
  async goThrough({ syntheses = 1, deployments = 1 } = {}) {
    await this.begun('synthesize', syntheses)
    this.end()
    await this.begun('deploy assembly', deployments)
    this.end()
  }
}

/** Resolves when a later change of another project is being synthesized. An earlier change would be, too. */
async function laterThanABurst() {
  const other = new Deployments()
  other.redeployment.changed('other')
  await other.begun('synthesize')
  other.end()
  await other.redeployment.stop()
}

test('simultaneous changes are deployed as one', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  for (const name of ['d', 'b', 'a', 'c', 'a']) redeployment.changed(`functions/${name}.ts`)
  await deployments.goThrough()
  await redeployment.stop()
  expect(deployments.did).toEqual(['synthesize', 'deploy assembly'])
  expect(log.lines).toEqual([
    'info Changed: functions/a.ts, functions/b.ts, functions/c.ts and 1 more. Synthesizing ...',
    expect.stringMatching(/^info Deployed: functions\/a\.ts, .* and 1 more \(live after \d+\.\d s\)$/),
  ])
})

test('does not wait for the end of changes that go on and on', async () => {
  const deployments = new Deployments()
  const { redeployment } = deployments
  while (deployments.did.length === 0) {
    redeployment.changed('log')
    await new Promise((next) => setImmediate(next))
  }
  expect(deployments.did).toEqual(['synthesize'])
  deployments.end()
  await redeployment.stop()
})

test('a change while it synthesizes has it begin anew, with all that is not live yet', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  redeployment.changed('b')
  await deployments.begun('synthesize')
  redeployment.changed('a')
  await deployments.goThrough({ syntheses: 2 })
  await redeployment.stop()
  expect(deployments.did).toEqual(['synthesize', 'synthesize', 'deploy assembly'])
  expect(log.lines).toEqual([
    'info Changed: b. Synthesizing ...',
    'info Changed: a, b. Synthesizing ...',
    expect.stringMatching(/^info Deployed: a, b \(live/),
  ])
})

test('changes that come while it deploys are deployed afterwards, never at the same time', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  redeployment.changed('first')
  await deployments.begun('synthesize')
  deployments.end()
  await deployments.begun('deploy assembly')
  redeployment.changed('second')
  redeployment.changed('third')
  await laterThanABurst()
  expect(deployments.did).toEqual(['synthesize', 'deploy assembly'])
  deployments.end()
  await deployments.goThrough({ syntheses: 2, deployments: 2 })
  await redeployment.stop()
  expect(log.lines).toContain('info Changed: second, third. Synthesizing ...')
})

test.each(['synthesize', 'deploy assembly'])(
  'when it fails to %s that is told in a line, and the next change is deployed all the same',
  async (step) => {
    const deployments = new Deployments()
    const { redeployment, log } = deployments
    redeployment.changed('broken')
    await deployments.begun('synthesize')
    if (step !== 'synthesize') deployments.end()
    await deployments.begun(step)
    deployments.end(new Error('a brace is missing'))
    redeployment.changed('mended')
    await deployments.goThrough({ syntheses: 2, deployments: step === 'synthesize' ? 1 : 2 })
    await redeployment.stop()
    expect(log.lines).toContain('error Not deployed, the previous version keeps running: a brace is missing')
    expect(log.lines.at(-1)).toMatch(/^info Deployed: mended/)
  },
)

test('once stopped it begins nothing more', async () => {
  const deployments = new Deployments()
  deployments.redeployment.changed('late')
  await deployments.redeployment.stop()
  deployments.redeployment.changed('later')
  await laterThanABurst()
  expect(deployments.log.lines).toEqual([])
})

test('stopped while it synthesizes, it neither deploys nor begins anew', async () => {
  const deployments = new Deployments()
  deployments.redeployment.changed('late')
  await deployments.begun('synthesize')
  deployments.redeployment.changed('later')
  const stopped = deployments.redeployment.stop()
  deployments.end()
  await stopped
  await laterThanABurst()
  expect(deployments.did).toEqual(['synthesize'])
})

test('stopped while it deploys, it ends that and begins nothing more', async () => {
  const deployments = new Deployments()
  deployments.redeployment.changed('late')
  await deployments.begun('synthesize')
  deployments.end()
  await deployments.begun('deploy assembly')
  deployments.redeployment.changed('later')
  await laterThanABurst()
  const stopped = deployments.redeployment.stop()
  deployments.end()
  await stopped
  await laterThanABurst()
  expect(deployments.did).toEqual(['synthesize', 'deploy assembly'])
})
