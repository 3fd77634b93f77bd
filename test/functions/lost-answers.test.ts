/** The SDK sends a call again when its answer is lost, also one that was done. */
import { put, remove, update } from '../../functions/store/table.ts'
import { interceptAttempts, lostAnswer } from '../support/aws-middleware.ts'
import { newId } from '../support/functions.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
/** The operation whose next answer is lost, and whether its write is done before. */
let losing: { operation: string; isDone: boolean } | undefined
let attempts = 0

beforeAll(async () => {
  world = await startWorld()
  interceptAttempts(async ({ operation }, next) => {
    attempts++
    if (losing?.operation !== operation) return next()
    const { isDone } = losing
    losing = undefined
    if (isDone) await next()
    throw lostAnswer()
  })
})
beforeEach(() => {
  attempts = 0
})
afterAll(() => world.stop())

const newKey = () => ({ pk: `TEST#${newId()}`, sk: 'TEST' })
const ABSENT = { condition: 'attribute_not_exists(#pk)' }

test('a write whose answer is lost is sent again, and finds its own success', async () => {
  const item = { ...newKey(), by: 'ann' }
  losing = { operation: 'PutItem', isDone: true }
  expect(await put(item, ABSENT)).toEqual({ written: false, item })
  expect(attempts).toBe(2)
})

test('a write that never arrived is sent again, and done', async () => {
  const item = { ...newKey(), by: 'ann' }
  losing = { operation: 'PutItem', isDone: false }
  expect(await put(item, ABSENT)).toEqual({ written: true, item })
  expect(attempts).toBe(2)
})

test('an update hands over the item after the write, or the one that refused it', async () => {
  const key = newKey()
  const take = (by: string) =>
    update({ key, change: 'SET #by = :by', condition: 'attribute_not_exists(#by)', values: { ':by': by } })
  losing = { operation: 'UpdateItem', isDone: true }
  expect(await take('ann')).toEqual({ written: false, item: { ...key, by: 'ann' } })
  expect(await take('ben')).toEqual({ written: false, item: { ...key, by: 'ann' } })
  const other = newKey()
  expect(await update({ key: other, change: 'SET #by = :by', values: { ':by': 'cat' } })).toEqual({
    written: true,
    item: { ...other, by: 'cat' },
  })
})

test('a removal hands over what it removed, and nothing the second time', async () => {
  const key = newKey()
  const item = { ...key, tags: new Set(['a']) }
  await put(item)
  expect(await remove(key)).toEqual({ written: true, item })
  expect(await remove(key)).toEqual({ written: true, item: undefined })
  expect(await remove(key, { condition: 'attribute_exists(#pk)' })).toEqual({
    written: false,
    item: undefined,
  })
})
