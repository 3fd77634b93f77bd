import { AwsError } from '../../common/aws/error.ts'
import type { AwsJsonService, Caller, InvokeLambda } from '../../common/aws/ports.ts'

/**
 * Throws AwsError for a call that no role of the template made. A forwarded call is signed with the developer's
 * credentials, which nobody else may use.
 */
function assertOfTemplate({ roleArn, fromTemplate }: Caller, endpoint: string): void {
  if (roleArn !== undefined && fromTemplate) return
  throw new AwsError(
    'AccessDeniedException',
    `Only calls of the template's own roles are forwarded to ${endpoint}. Call that endpoint with your own credentials.`,
  )
}

export const forwardOwnInvocations =
  (invoke: InvokeLambda, endpoint: string): InvokeLambda =>
  async (request) => {
    assertOfTemplate(request.caller, endpoint)
    return invoke(request)
  }

export function forwardOwnCalls(service: AwsJsonService, endpoint: string): AwsJsonService {
  return {
    targetPrefix: service.targetPrefix,
    async call(action, input, caller) {
      assertOfTemplate(caller, endpoint)
      return service.call(action, input, caller)
    },
  }
}
