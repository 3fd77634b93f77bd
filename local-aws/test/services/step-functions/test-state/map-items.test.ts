import fc from 'fast-check'
import { readCsv } from '../../../../src/services/step-functions/test-state/csv.ts'
import { createWorld, type World } from '../fixture.ts'
import { distributedMap, inlineMap, testState } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

async function inspected(definition: object, input: unknown, result: unknown[], mapItemReaderData?: string) {
  const { inspectionData, ...answer } = await testState(world, definition, {
    input,
    result,
    inspectionLevel: 'DEBUG',
    ...(mapItemReaderData !== undefined && { stateConfiguration: { mapItemReaderData } }),
  })
  const { input: _, maxConcurrency, ...data } = inspectionData ?? {}
  return { ...answer, data }
}

const selector = {
  index: '{% $states.context.Map.Item.Index %}',
  value: '{% $states.context.Map.Item.Value %}',
}

test('the selector makes the input of each iteration', async () => {
  const definition = { ...inlineMap, ItemSelector: selector }
  expect((await inspected(definition, { Values: ['a', 'b'] }, [1, 2])).data).toEqual({
    afterItemSelector: [
      { index: 0, value: 'a' },
      { index: 1, value: 'b' },
    ],
  })
})

test("the input is the Map's items where it does not say", async () => {
  const { Items, ...map } = inlineMap
  expect(await inspected(map, [1, 2], [1, 2])).toMatchObject({ status: 'SUCCEEDED' })
  expect(await inspected(map, { no: 'array' }, [])).toMatchObject({
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    data: {},
  })
})

test('a distributed Map takes the entries of an object, and tells where items are from', async () => {
  const definition = { ...distributedMap, ItemSelector: '{% $states.context.Map.Item %}' }
  expect((await inspected(definition, { Values: { a: 1, b: 2 } }, [0, 0])).data).toEqual({
    afterItemSelector: [
      { Index: 0, Key: 'a', Value: 1, Source: 'STATE_DATA' },
      { Index: 1, Key: 'b', Value: 2, Source: 'STATE_DATA' },
    ],
  })
})

test('batches have their items as texts', async () => {
  const ItemBatcher = { MaxItemsPerBatch: '{% 2 %}', BatchInput: { day: '{% "Monday" %}' } }
  const definition = { ...distributedMap, ItemBatcher }
  expect((await inspected(definition, { Values: [1, { a: 2 }, 'c'] }, [0, 0])).data).toEqual({
    afterItemBatcher: [
      { BatchInput: { day: 'Monday' }, Items: ['1', '{"a":2}'] },
      { BatchInput: { day: 'Monday' }, Items: ['"c"'] },
    ],
  })
})

test('batches keep to their bytes', async () => {
  const batched = (MaxInputBytesPerBatch: number) =>
    inspected({ ...distributedMap, ItemBatcher: { MaxInputBytesPerBatch } }, { Values: [1, 2, 3] }, [0, 0])
  expect(Buffer.byteLength('{"Items":[1,2]}')).toBe(15)
  expect((await batched(15)).data).toEqual({ afterItemBatcher: [{ Items: ['1', '2'] }, { Items: ['3'] }] })
  expect(await batched(11)).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' })
})

describe('a reader', () => {
  const { Items, ...map } = distributedMap
  const reading = (ReaderConfig: object, data: string, count: number, resource = 's3:getObject') =>
    inspected(
      {
        ...map,
        ItemReader: {
          Resource: `arn:aws:states:::${resource}`,
          ReaderConfig,
          Arguments: { Bucket: '{% $states.input.bucket %}', Key: 'k' },
        },
        ItemSelector: '{% $states.context.Map.Item %}',
      },
      { bucket: 'b' },
      Array(count).fill(0),
      data,
    )
  const values = async (...given: Parameters<typeof reading>) => {
    const { data } = await reading(...given)
    return data.afterItemSelector.map(({ Value }: { Value: unknown }) => Value)
  }

  test('takes JSON', async () => {
    expect((await reading({ InputType: 'JSON' }, '[1]', 1)).data).toEqual({
      afterItemSelector: [{ Index: 0, Value: 1, Source: 'S3://b/k' }],
    })
    expect((await reading({ InputType: 'JSON' }, '{"a":1}', 1)).data.afterItemSelector).toEqual([
      { Index: 0, Key: 'a', Value: 1, Source: 'S3://b/k' },
    ])
  })

  test('follows a pointer', async () => {
    const { data } = await reading({ InputType: 'JSON', ItemsPointer: '/a~1b/0' }, '{"a/b":[[1,2]]}', 2)
    expect(data).toMatchObject({ afterItemsPointer: [1, 2] })
    expect(await reading({ InputType: 'JSON', ItemsPointer: '/c' }, '{}', 0)).toMatchObject({
      error: 'States.ItemReaderFailed',
    })
  })

  test('takes lines of JSON, rows of CSV and lists of objects', async () => {
    expect(await values({ InputType: 'JSONL' }, '{"a":1}\n\n[2]\n', 2)).toEqual([{ a: 1 }, [2]])
    expect(await values({ InputType: 'CSV' }, 'a,b\n1,"x, y"\n', 1)).toEqual([{ a: '1', b: 'x, y' }])
    const given = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['n'], CSVDelimiter: 'TAB' }
    expect(await values(given, '1\n2', 2)).toEqual([{ n: '1' }, { n: '2' }])
    expect(await values({ MaxItems: 1 }, '[{"Key":"a"},{"Key":"b"}]', 1, 's3:listObjectsV2')).toEqual([
      { Key: 'a' },
    ])
  })

  test.each(['[1', '7'])('cannot read %s', async (data) => {
    expect(await reading({ InputType: 'JSON' }, data, 0)).toMatchObject({
      status: 'FAILED',
      error: 'States.ItemReaderFailed',
    })
  })

  test('of another type is refused', async () => {
    await expect(reading({ InputType: 'PARQUET' }, 'PAR1', 0)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('PARQUET'),
    })
  })
})

test('reads back the CSV that it writes', () => {
  const cell = fc.string()
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
      const text = [['a', 'b'], ...rows].map((row) => row.map(quoted).join(';')).join('\r\n')
      const expected = rows.map(([a, b]) => ({ a, b }))
      expect(readCsv(text, { CSVDelimiter: 'SEMICOLON' })).toEqual(expected)
    }),
  )
})
