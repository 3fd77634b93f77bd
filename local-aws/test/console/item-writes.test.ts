import { ByteBudget } from '../../src/console/recorder/byte-budget.ts'
import { ItemWrites } from '../../src/console/recorder/item-writes.ts'

const token = (nth: number) => `AAAAKgAAAAIAAAAAAAAAA${'x'.repeat(300)}${nth}`
const key = { id: { S: 'ROUND#1' } }

function write(writes: ItemWrites, trace: string, item: Record<string, { S: string }>) {
  const call = {
    action: 'PutItem',
    started: 1,
    duration: 1,
    answer: {},
    error: undefined,
    caller: 'f',
    trace,
  }
  return writes.take({
    kind: 'item call',
    ...call,
    input: { TableName: 'rounds', Item: { ...key, ...item } },
  })
}

test('an item that holds one token after another is remembered with its last 100', () => {
  const writes = new ItemWrites(new ByteBudget(1_000_000), () => ['id'])
  for (let nth = 0; nth < 150; nth++) {
    write(writes, `asks ${nth}`, { token: { S: token(nth) } })
    expect(write(writes, `throws ${nth}`, { hand: { S: 'rock' } }).holderTraces).toEqual([`asks ${nth}`])
  }
  expect(writes.holders.size).toBe(100)
  expect(writes.tokenItemWrites.size).toBe(100)
  expect(writes.holders.get(token(149))?.trace).toBe('asks 149')
  expect(writes.tokenItemWrites.get('asks 149')).toMatchObject([{ trace: 'throws 149' }])
})

test('nothing is left of an item whose writes have been dropped', () => {
  const budget = new ByteBudget(5_000)
  const writes = new ItemWrites(budget, () => ['id'])
  for (let nth = 0; nth < 3; nth++) write(writes, `asks ${nth}`, { token: { S: token(nth) } })
  write(writes, 'throws', { hand: { S: 'rock' } })
  budget.add('frames', 5_000, () => {})
  expect([writes.holders.size, writes.tokenItemWrites.size, [...writes.all()].length]).toEqual([0, 0, 0])
})
