import { AwsError } from '../../../common/aws/error.ts'
import type { MapItem } from '../interpreter/context-object.ts'
import { StateFailure } from '../interpreter/failures.ts'
import { writeJson } from '../interpreter/json-text.ts'
import type { StateRun } from '../interpreter/state-run.ts'
import type { Json } from '../ports.ts'
import { type CsvOptions, readCsv } from './csv.ts'
import type { InspectionData } from './inspection.ts'

export interface ItemReader {
  Resource?: string
  Arguments?: Json
  ReaderConfig?: CsvOptions & {
    InputType?: string
    MaxItems?: number | string
    ItemsPointer?: string
  }
}

/** Returns the items that a distributed Map reads from `data`, the content at the reader's location. */
export function readItems(
  run: StateRun,
  reader: ItemReader,
  data: string | undefined,
  inspection: InspectionData,
): MapItem[] {
  if (data === undefined) {
    throw new AwsError(
      'ValidationException',
      'ItemReader data must be specified when testing a Map state with ItemReader specified.',
    )
  }
  const { ReaderConfig: config = {}, Arguments = {} } = reader
  const place = run.evaluate(Arguments, 'ItemReader/Arguments')
  const most =
    config.MaxItems === undefined
      ? Number.POSITIVE_INFINITY
      : run.evaluateCount(config.MaxItems, 'ItemReader/ReaderConfig/MaxItems') || Number.POSITIVE_INFINITY
  const items = parse(reader, data)
  const { ItemsPointer: pointer } = config
  const found = pointer === undefined ? items : pointedAt(items, pointer)
  const source = sourceOf(place)
  const entries = entriesOf(found).slice(0, most)
  if (pointer !== undefined) inspection.afterItemsPointer = writeJson(found)
  return entries.map((entry, index) => ({ index, ...entry, ...(source !== undefined && { source }) }))
}

const failed = (cause: string) => new StateFailure('States.ItemReaderFailed', cause)

function parse({ Resource = '', ReaderConfig: config = {} }: ItemReader, data: string): Json {
  const type = Resource.endsWith(':listObjectsV2') ? 'JSON' : (config.InputType ?? 'JSON')
  switch (type) {
    case 'JSON':
      return parseJson(data)
    case 'JSONL':
      return data
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parseJson)
    case 'CSV':
      return readCsv(data, config)
    default:
      throw new AwsError(
        'ValidationException',
        `mapItemReaderData of the InputType ${type} is not supported by this runtime.`,
      )
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw failed('The data is not valid JSON.')
  }
}

/** Follows a JSON Pointer (RFC 6901). */
function pointedAt(value: Json, pointer: string): Json {
  let found: Json | undefined = value
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    const inside: Json | undefined = found
    found =
      inside !== null && typeof inside === 'object' && Object.hasOwn(inside, key)
        ? (inside as { [key: string]: Json })[key]
        : undefined
  }
  if (found === undefined) throw failed(`The ItemsPointer '${pointer}' points to nothing.`)
  return found
}

/** An array's elements, or an object's entries with their keys. */
function entriesOf(found: Json): { key?: string; value: Json }[] {
  if (Array.isArray(found)) return found.map((value) => ({ value }))
  if (found === null || typeof found !== 'object') throw failed('The data is neither an array nor an object.')
  return Object.entries(found).map(([key, value]) => ({ key, value }))
}

function sourceOf(place: Json): string | undefined {
  if (place === null || typeof place !== 'object' || Array.isArray(place)) return undefined
  const { Bucket: bucket, Key: key } = place
  return typeof bucket === 'string' && typeof key === 'string' ? `S3://${bucket}/${key}` : undefined
}
