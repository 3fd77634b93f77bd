import { list, openTable, type TestTable } from './fixture.ts'

let table: TestTable

beforeEach(async () => {
  table = await openTable()
})

afterEach(() => table.close())

const V = { ':v': { S: 'v' } }
const W = { ...V, ':w': { S: 'w' } }

describe('every path of an update refers to the item before the update', () => {
  const letters = { l: list('a', 'b', 'c') }
  const cases: [expression: string, values: object | undefined, before: object, after: object][] = [
    ['REMOVE l[0], l[2]', undefined, letters, { l: list('b') }],
    ['REMOVE l[2], l[0]', undefined, letters, { l: list('b') }],
    ['REMOVE l[0], l[1], l[2]', undefined, letters, { l: list() }],
    ['REMOVE l[0], l[7]', undefined, letters, { l: list('b', 'c') }],
    // scylladb's test_update_expression_nested_remove_list_item_original_number, passed by AWS
    ['REMOVE l[1] SET l[3] = :v', V, { l: list('2', '3', '4', '5', '6') }, { l: list('2', '4', 'v', '6') }],
    ['SET l[3] = :v REMOVE l[1]', V, { l: list('2', '3', '4', '5', '6') }, { l: list('2', '4', 'v', '6') }],
    ['SET l[9] = :v REMOVE l[3]', V, letters, { l: list('a', 'b', 'c', 'v') }],
    ['SET l[9] = :v REMOVE l[0]', V, letters, { l: list('b', 'c', 'v') }],
    ['SET c = l REMOVE l[0]', undefined, letters, { l: list('b', 'c'), c: list('a', 'b', 'c') }],
    ['SET f = l[0] REMOVE l[0]', undefined, letters, { l: list('b', 'c'), f: { S: 'a' } }],
    [
      'SET c = m, m.x = :v',
      V,
      { m: { M: { x: { S: 'old' } } } },
      { m: { M: { x: { S: 'v' } } }, c: { M: { x: { S: 'old' } } } },
    ],
    [
      'REMOVE l[0], l[1][0], l[2].x',
      undefined,
      { l: { L: [{ S: 'a' }, list('b', 'c'), { M: { x: { S: 'x' }, y: { S: 'y' } } }] } },
      { l: { L: [list('c'), { M: { y: { S: 'y' } } }] } },
    ],
    [
      'DELETE l[0] :s REMOVE l[1]',
      { ':s': { SS: ['x'] } },
      { l: { L: [{ SS: ['x'] }, { S: 'b' }, { S: 'c' }] } },
      { l: list('c') },
    ],
    [
      'SET l = list_append(if_not_exists(l, :none), :more)',
      { ':none': list(), ':more': list('d') },
      letters,
      { l: list('a', 'b', 'c', 'd') },
    ],
  ]
  test.each(cases)('%s', async (expression, values, before, after) => {
    await table.put(before)
    await table.update(expression, values)
    expect(await table.get()).toEqual(after)
  })
})

describe('SET beyond the end of a list appends (measured on AWS: floci-io/floci#3073)', () => {
  const cases: [expression: string, values: object, after: string[]][] = [
    ['SET l[10] = :v', V, ['a', 'b', 'v']],
    ['SET l[2000000000] = :v', V, ['a', 'b', 'v']],
    ['SET l[4294967294] = :v', V, ['a', 'b', 'v']],
    ['SET l[9] = :w, l[4] = :v', W, ['a', 'b', 'v', 'w']],
    ['SET l[2000000000] = :w, l[1] = :v', W, ['a', 'v', 'w']],
  ]
  test.each(cases)('%s', async (expression, values, after) => {
    await table.put({ l: list('a', 'b') })
    await table.update(expression, values)
    expect(await table.get()).toEqual({ l: list(...after) })
  })

  test('and has nothing in UPDATED_NEW for it, as scylladb recorded on AWS', async () => {
    await table.put({ l: list('a') })
    expect(await table.update('SET l[100] = :v', V, { ReturnValues: 'UPDATED_NEW' })).toEqual({})
  })

  test.each(['4294967295', '99999999999999999999'])('but refuses the index %s', async (index) => {
    await table.put({ l: list('a') })
    await expect(table.update(`SET l[${index}] = :v`, V)).rejects.toMatchObject({
      code: 'ValidationException',
      message: `1 validation error detected: Invalid UpdateExpression: List index is not within the allowable range; index: [${index}]`,
    })
    await expect(table.call('Scan', { ProjectionExpression: `l[${index}]` })).rejects.toMatchObject({
      message: `Invalid ProjectionExpression: List index is not within the allowable range; index: [${index}]`,
    })
    expect(await table.get()).toEqual({ l: list('a') })
  })
})

describe('an update of which there is nothing to return has no Attributes (nubo-db/dynoxide#36)', () => {
  test.each(['UPDATED_NEW', 'UPDATED_OLD'])('%s', async (ReturnValues) => {
    await table.put({ a: { S: 'a' } })
    expect(await table.update('REMOVE a', undefined, { ReturnValues })).toEqual(
      ReturnValues === 'UPDATED_OLD' ? { Attributes: { a: { S: 'a' } } } : {},
    )
    expect(await table.update('REMOVE a', undefined, { ReturnValues })).toEqual({})
    expect(await table.update('SET a = :v', V, { ReturnValues })).toEqual(
      ReturnValues === 'UPDATED_OLD' ? {} : { Attributes: { a: { S: 'v' } } },
    )
  })
})
