import { Redeployment } from '../../../local/watch/redeployment.ts'
import { RecordedLog } from '../runtime/fixture.ts'

/** A deployment that ends when the test says so. */
class Deployments {
  readonly log = new RecordedLog()
  readonly #ends: ((error?: Error) => void)[] = []
  #begun: () => void = () => {}
  count = 0

  readonly redeployment = new Redeployment({
    log: this.log,
    problemOf: (error) => (error instanceof Error ? error.message : String(error)),
    redeploy: () =>
      new Promise<void>((resolve, reject) => {
        this.count += 1
        this.#ends.push((error) => (error ? reject(error) : resolve()))
        this.#begun()
      }),
  })

  begun = (count: number) =>
    new Promise<void>((resolve) => {
      this.#begun = () => this.count >= count && resolve()
      this.#begun()
    })

  end(error?: Error) {
    this.#ends.shift()?.(error)
  }
}

test('changes that come at once are deployed as one', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  for (const name of ['d', 'b', 'a', 'c', 'a']) redeployment.changed(`functions/${name}.ts`)
  await deployments.begun(1)
  deployments.end()
  await redeployment.stop()
  expect(deployments.count).toBe(1)
  expect(log.lines).toEqual([
    'info Changed: functions/a.ts, functions/b.ts, functions/c.ts and 1 more; synthesizing ...',
    expect.stringMatching(
      /^info Deployed: what changed in functions\/a\.ts, .* and 1 more is live after \d+\.\d s$/,
    ),
  ])
})

test('changes that come meanwhile are deployed afterwards, never at the same time', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  redeployment.changed('first')
  await deployments.begun(1)
  redeployment.changed('second')
  redeployment.changed('third')
  expect(deployments.count).toBe(1)
  deployments.end()
  await deployments.begun(2)
  deployments.end()
  await redeployment.stop()
  expect(log.lines).toContain('info Changed: second, third; synthesizing ...')
})

test('one that fails is told in a line, and the next change is deployed all the same', async () => {
  const deployments = new Deployments()
  const { redeployment, log } = deployments
  redeployment.changed('broken')
  await deployments.begun(1)
  deployments.end(new Error('a brace is missing'))
  redeployment.changed('mended')
  await deployments.begun(2)
  deployments.end()
  await redeployment.stop()
  expect(log.lines).toContain('error Not deployed, and all goes on as before: a brace is missing')
  expect(log.lines.at(-1)).toMatch(/^info Deployed: what changed in mended/)
})

test('once stopped it begins nothing more', async () => {
  const deployments = new Deployments()
  deployments.redeployment.changed('late')
  await deployments.redeployment.stop()
  deployments.redeployment.changed('later')
  expect(deployments.log.lines).toEqual([])
})
