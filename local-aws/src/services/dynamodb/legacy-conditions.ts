import { AwsError } from '../../common/aws/error.ts'

/** The legacy parameters for conditions and filters, from before expressions. */
const LEGACY = ['Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'] as const

/** Refuses legacy comparisons of lists and maps, by name. dynalite would silently treat them as unequal. */
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
        `${parameter} compares ${attribute} with a list or map, which this runtime does not support. Use an expression`,
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
