import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const kit = join(__dirname, '../../src/kit')
const readme = readFileSync(join(kit, 'README.md'), 'utf8')
/** The formatter breaks lines where it must: at another indentation in other places. */
const squeezed = (code: string) => code.replace(/\s+/g, '').replace(/,(?=[)}\]])/g, '')
const examples = squeezed(readFileSync(join(__dirname, 'examples.test.ts'), 'utf8'))
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)

test('there are examples', () => {
  expect(blocks.length).toBeGreaterThan(4)
})

test.each(blocks)('is run by examples.test.ts: %#', (code) => {
  expect(examples).toContain(squeezed(code))
})

test('names everything that the kit exports', async () => {
  const words = Object.keys(await import('../../src/kit/index.ts'))
  for (const word of words) expect(readme).toContain(`\`${word}`)
})
