import { AwsError } from '../../common/aws/error.ts'

/** The parameters that conditions and filters were written in before there were expressions. */
const LEGACY = ['Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'] as const

/** dynalite would silently find no two lists or maps equal: such a comparison is refused, naming where it is. */
export function refuseDeepLegacy(input: unknown): void {
  if (typeof input !== 'object' || input === null) return
  for (const parameter of LEGACY) {
    const conditions: unknown = (input as Record<string, unknown>)[parameter]
    if (typeof conditions !== 'object' || conditions === null) continue
    for (const [attribute, condition] of Object.entries(conditions)) {
      const { Value: value, AttributeValueList: values = [] }: Condition = Object(condition)
      if (![value, values].flat().some(isDeep)) continue
      throw new AwsError(
        'ValidationException',
        `${parameter} compares ${attribute} with a list or map, which is not run on this machine; expressions do it`,
      )
    }
  }
}

interface Condition {
  Value?: unknown
  AttributeValueList?: unknown
}

const isDeep = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('L' in value || 'M' in value)
