import { KEY, openTable, type TestTable } from './fixture.ts'

let table: TestTable

beforeAll(async () => {
  table = await openTable()
})

afterAll(() => table.close())

const refusedWith = (message: string) => ({ code: 'ValidationException', message })

const NOT_VALID = 'One or more parameter values are not valid. '
const NO_INDEX_KEY =
  `${NOT_VALID}A value specified for a secondary index key is not supported. ` +
  'The AttributeValue for a key attribute cannot contain an empty string value. '

describe('an empty string as the key of an index (architect/dynalite#184)', () => {
  const team = `${NO_INDEX_KEY}IndexName: byTeam, IndexKey: team`

  test('in an item that is put, alone or in a batch', async () => {
    await expect(table.put({ team: { S: '' } })).rejects.toMatchObject(refusedWith(team))
    const Item = { ...KEY, team: { S: '' } }
    const batch = { TableName: undefined, RequestItems: { items: [{ PutRequest: { Item } }] } }
    await expect(table.call('BatchWriteItem', batch)).rejects.toMatchObject(refusedWith(team))
    await expect(table.put({ score: { S: '' } })).rejects.toMatchObject(
      refusedWith(`${NO_INDEX_KEY}IndexName: byTeam, IndexKey: score`),
    )
  })

  test('set by an update, as a value or from another attribute', async () => {
    const refusal = refusedWith(
      `${NOT_VALID}The update expression attempted to update a secondary index key to a value that is not ` +
        'supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    )
    await table.put({ blank: { S: '' } })
    await expect(table.update('SET team = :v', { ':v': { S: '' } })).rejects.toMatchObject(refusal)
    await expect(table.update('SET team = blank')).rejects.toMatchObject(refusal)
    const AttributeUpdates = { team: { Action: 'PUT', Value: { S: '' } } }
    await expect(table.call('UpdateItem', { Key: KEY, AttributeUpdates })).rejects.toMatchObject(refusal)
    expect(await table.get()).toEqual({ blank: { S: '' } })
  })

  test('but other attributes may be empty', async () => {
    await table.put({ name: { S: '' } })
    expect(await table.get()).toEqual({ name: { S: '' } })
  })
})

describe('a query with an empty key (getmoto/moto#7062, praetorian-inc/chariot-ui#353)', () => {
  const query = (KeyConditionExpression: string, values: object, rest = {}) =>
    table.call('Query', { KeyConditionExpression, ExpressionAttributeValues: values, ...rest })
  const KEY_OF_TABLE = `${NOT_VALID}The AttributeValue for a key attribute cannot contain an empty string value. Key: `

  test('of the table', async () => {
    await expect(query('pk = :p', { ':p': { S: '' } })).rejects.toMatchObject(
      refusedWith(`${KEY_OF_TABLE}pk`),
    )
    await expect(query('pk = :p AND sk = :s', { ':p': { S: 'p' }, ':s': { S: '' } })).rejects.toMatchObject(
      refusedWith(`${KEY_OF_TABLE}sk`),
    )
  })

  test('of an index', async () => {
    await expect(query('team = :o', { ':o': { S: '' } }, { IndexName: 'byTeam' })).rejects.toMatchObject(
      refusedWith(`${NO_INDEX_KEY}IndexName: byTeam, IndexKey: team`),
    )
  })

  test('and a GetItem with one, in the same words', async () => {
    await expect(table.call('GetItem', { Key: { ...KEY, pk: { S: '' } } })).rejects.toMatchObject(
      refusedWith(`${KEY_OF_TABLE}pk`),
    )
  })
})

describe('attributes that an index does not project', () => {
  beforeEach(() =>
    table.put({ team: { S: 'o' }, score: { S: 'r' }, name: { S: 'n' }, age: { N: '7' }, m: { M: {} } }),
  )

  const readTeam = (rest: object) =>
    table.call('Query', {
      IndexName: 'byTeam',
      KeyConditionExpression: 'team = :o',
      ExpressionAttributeValues: { ':o': { S: 'o' } },
      ...rest,
    })

  test('are refused of a global index (localstack/localstack#478)', async () => {
    const refusal = refusedWith(
      'One or more parameter values were invalid: Global secondary index byTeam does not project [age, m]',
    )
    await expect(readTeam({ ProjectionExpression: 'age, m.x, sk' })).rejects.toMatchObject(refusal)
    const scan = { IndexName: 'byTeam', AttributesToGet: ['age', 'm'] }
    await expect(table.call('Scan', scan)).rejects.toMatchObject(refusal)
  })

  test('are no filter of a Query of any index (sensedeep/dynamodb-onetable#377)', async () => {
    const refusal = (index: string, names: string) =>
      refusedWith(
        `One or more parameter values were invalid: Secondary index ${index} does not project one or more filter attributes: [${names}]`,
      )
    const filter = { FilterExpression: 'm.x = :o OR age = :o OR begins_with(#n, :o)' }
    const named = { ...filter, ExpressionAttributeNames: { '#n': 'name' } }
    await expect(readTeam(named)).rejects.toMatchObject(refusal('byTeam', 'age, m'))
    const condition = (value: string) => ({ ComparisonOperator: 'EQ', AttributeValueList: [{ S: value }] })
    const legacy = { KeyConditions: { pk: condition('p') }, QueryFilter: { age: condition('o') } }
    await expect(table.call('Query', { IndexName: 'byScore', ...legacy })).rejects.toMatchObject(
      refusal('byScore', 'age'),
    )
  })

  test('are in no item that a Scan filters', async () => {
    const scan = (FilterExpression: string) => table.call('Scan', { IndexName: 'byTeam', FilterExpression })
    expect(await scan('attribute_exists(age)')).toMatchObject({ Count: 0, ScannedCount: 1 })
    expect(await scan('attribute_not_exists(age)')).toMatchObject({ Count: 1, ScannedCount: 1 })
  })

  test('what it does project is read, keys included', async () => {
    const ExpressionAttributeNames = { '#name': 'name' }
    const read = { ProjectionExpression: 'pk, sk, score, team, #name', ExpressionAttributeNames }
    expect((await readTeam(read)).Items).toEqual([
      { ...KEY, team: { S: 'o' }, score: { S: 'r' }, name: { S: 'n' } },
    ])
  })

  test('are fetched from the table for a local index, as the API reference says', async () => {
    const { Items } = await table.call('Query', {
      IndexName: 'byScore',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
      ProjectionExpression: 'age, score',
    })
    expect(Items).toEqual([{ age: { N: '7' }, score: { S: 'r' } }])
  })
})

describe('nesting (paritysuite/dynamodb-conformance, limits/nestingDepth)', () => {
  const nested = (wraps: number): object =>
    Array.from({ length: wraps }).reduce<object>(
      (inner, _, i) => (i % 2 ? { L: [inner] } : { M: { n: inner } }),
      { S: 'leaf' },
    )
  const refusal = refusedWith(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  )

  test('31 maps and lists around a value are kept', async () => {
    await table.put({ data: nested(31) })
    expect(await table.get()).toEqual({ data: nested(31) })
  })

  test.each([32, 100_000])('%d are refused in an item, a batch and a value', async (wraps) => {
    await expect(table.put({ data: nested(wraps) })).rejects.toMatchObject(refusal)
    const Item = { ...KEY, data: nested(wraps) }
    const batch = { TableName: undefined, RequestItems: { items: [{ PutRequest: { Item } }] } }
    await expect(table.call('BatchWriteItem', batch)).rejects.toMatchObject(refusal)
    await expect(table.update('SET d = :v', { ':v': nested(wraps) })).rejects.toMatchObject(refusal)
  })

  test('also where only the item makes it too deep', async () => {
    await table.put({ m: { M: {} } })
    await table.update('SET m.x = :v', { ':v': nested(30) })
    await expect(table.update('SET m.x = :v', { ':v': nested(31) })).rejects.toMatchObject(refusal)
  })
})

describe('the sizes of names and expressions', () => {
  const refusal = refusedWith(
    '1 validation error detected: Attribute name is too large, must be less than 65536 bytes',
  )
  const longest = 'n'.repeat(65_535)

  test('a name of 65,535 bytes is kept, one more is refused (ExtendDB/extenddb#365)', async () => {
    await table.put({ [longest]: { S: 'v' } })
    expect(await table.get()).toEqual({ [longest]: { S: 'v' } })
    await expect(table.put({ [`${longest}n`]: { S: 'v' } })).rejects.toMatchObject(refusal)
    await expect(table.put({ m: { M: { [`${longest}n`]: { S: 'v' } } } })).rejects.toMatchObject(refusal)
    await expect(table.put({ [`${'n'.repeat(65_533)}é1`]: { S: 'v' } })).rejects.toMatchObject(refusal)
    const named = { ExpressionAttributeNames: { '#n': `${longest}n` } }
    await expect(table.update('SET #n = :v', { ':v': { S: 'v' } }, named)).rejects.toMatchObject(refusal)
  })

  test('an expression has 4,096 bytes at the most (aws/aws-sdk-java-v2#4597)', async () => {
    const sized = (bytes: number) => `REMOVE ${'a'.repeat(bytes - 7)}`
    await table.update(sized(4_096))
    await expect(table.update(sized(4_097))).rejects.toMatchObject(
      refusedWith(
        '1 validation error detected: Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;',
      ),
    )
  })
})
