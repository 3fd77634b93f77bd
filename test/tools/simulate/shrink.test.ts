/** Delta debugging finds a smallest set of causes, whatever the causes are. */
import fc from 'fast-check'
import { shrink } from '../../../tools/simulate/shrink.ts'

const items = Array.from({ length: 40 }, (_, index) => index)

test('leaves exactly the causes that it takes together', () =>
  fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...items), { maxLength: 5 }), async (causes) => {
      const fails = async (some: readonly number[]) => causes.every((cause) => some.includes(cause))
      const left = await shrink(items, fails)
      expect([...left].sort()).toEqual([...causes].sort())
    }),
  ))

test('leaves one of two causes each of which is enough', async () => {
  const left = await shrink(
    items,
    async (some) => some.includes(7) || (some.includes(3) && some.includes(30)),
  )
  expect([[7], [3, 30]]).toContainEqual(left)
})
