import { AwsError } from '../../common/aws/error.ts'

export interface FunctionReference {
  functionName: string
  /** From a full ARN. Otherwise undefined. */
  region: string | undefined
  account: string | undefined
  qualifier: string | undefined
}

/** Matches a name, `account:function:name` or a full ARN, each with an optional `:qualifier`. */
const REFERENCE =
  /^(?:(?:arn:[\w-]+:lambda:([\w-]+):)?(?:(\d{12}):)?function:)?([\w-]{1,64})(?::(\$LATEST|[\w-]{1,128}))?$/

export function parseReference(reference: string, qualifier?: string): FunctionReference {
  const [, region, account, functionName, inName] = REFERENCE.exec(reference) ?? []
  if (functionName === undefined)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${reference}' at 'functionName' failed to satisfy constraint: ` +
        'Member must satisfy regular expression pattern: ' +
        '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
    )
  if (qualifier !== undefined && inName !== undefined && qualifier !== inName)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  return { functionName, region, account, qualifier: inName ?? qualifier }
}
