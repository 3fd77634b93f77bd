import { AwsError } from '../../common/aws/error.ts'

/**
 * Limits of DynamoDB that dynalite does not enforce. The sizes are those of the developer guide's "Quotas"; the
 * messages were recorded on AWS by others: nesting by paritysuite/dynamodb-conformance
 * (`limits/nestingDepth.test.ts`), names by ExtendDB/extenddb#365, list indexes by floci-io/floci#3073, expression
 * sizes by aws/aws-sdk-java-v2#4597. Writes put `1 validation error detected: ` in front, reads do not.
 */
const MAX_LEVELS = 32
const MAX_NAME_BYTES = 65_535
const MAX_EXPRESSION_BYTES = 4_096
const MAX_LIST_INDEX = 4_294_967_294

/** Error message for a nesting that is too deep. The attribute is level 1, and a scalar inside 31 maps is level 32. */
export const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

const NAME_TOO_LONG =
  '1 validation error detected: Attribute name is too large, must be less than 65536 bytes'

const EXPRESSIONS = [
  ...['UpdateExpression', 'ConditionExpression', 'KeyConditionExpression'],
  ...['FilterExpression', 'ProjectionExpression'],
]
const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan'])

/** Throws AwsError (`ValidationException`) for a request that exceeds one of the limits. */
export function checkRequestLimits(action: string, input: unknown): void {
  const request = membersOf(input)
  checkDocument(request.Item)
  checkDocument(request.Key)
  checkDocument(request.ExpressionAttributeValues, 1)
  for (const name of Object.values(membersOf(request.ExpressionAttributeNames))) checkName(String(name))
  for (const parameter of ['AttributeUpdates', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'])
    for (const [name, condition] of Object.entries(membersOf(request[parameter]))) {
      const { Value: value, AttributeValueList: values } = membersOf(condition)
      checkName(name)
      for (const one of [value, values].flat()) checkValue(one, 1)
    }
  for (const requests of Object.values(membersOf(request.RequestItems)))
    for (const one of [requests].flat()) {
      checkDocument(membersOf(membersOf(one).PutRequest).Item)
      checkDocument(membersOf(membersOf(one).DeleteRequest).Key)
    }
  for (const parameter of EXPRESSIONS) checkExpression(action, parameter, request[parameter])
}

function checkExpression(action: string, parameter: string, text: unknown): void {
  if (typeof text !== 'string') return
  const refuse = (problem: string) =>
    refused(`${READS.has(action) ? '' : '1 validation error detected: '}Invalid ${parameter}: ${problem}`)
  if (Buffer.byteLength(text) > MAX_EXPRESSION_BYTES)
    throw refuse('Expression size has exceeded the maximum allowed size;')
  // Expressions have no quoted text, so digits in brackets are always a list index.
  for (const [, digits = ''] of text.matchAll(/\[\s*(\d+)\s*\]/g))
    if (Number(digits) > MAX_LIST_INDEX)
      throw refuse(`List index is not within the allowable range; index: [${digits}]`)
}

/** Checks the attributes of an item, a key or a map. `level` is the level of their values. */
function checkDocument(document: unknown, level = 1): void {
  for (const [name, value] of Object.entries(membersOf(document))) {
    checkName(name)
    checkValue(value, level)
  }
}

function checkValue(value: unknown, level: number): void {
  if (level > MAX_LEVELS) throw refused(TOO_DEEP)
  const { M: map, L: list } = membersOf(value)
  if (map !== undefined) checkDocument(map, level + 1)
  if (Array.isArray(list)) for (const element of list) checkValue(element, level + 1)
}

function checkName(name: string): void {
  // A UTF-16 unit has at most 3 bytes in UTF-8.
  if (name.length * 3 > MAX_NAME_BYTES && Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw refused(NAME_TOO_LONG)
}

/** Whether a value at this level nests too deeply. */
export function isTooDeep(value: unknown, level: number): boolean {
  if (level > MAX_LEVELS) return true
  const { M: map, L: list } = membersOf(value)
  const inner = Array.isArray(list) ? list : Object.values(membersOf(map))
  return inner.some((one) => isTooDeep(one, level + 1))
}

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const refused = (message: string) => new AwsError('ValidationException', message)
