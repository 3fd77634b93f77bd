/**
 * How API Gateway itself answers when the integration failed or the stage is throttled:
 * `{"message", "connectionId", "requestId"}`. The message of such a frame; undefined for any other.
 */
export function readGatewayError(frame: string): string | undefined {
  try {
    const value: unknown = JSON.parse(frame)
    if (typeof value !== 'object' || value === null) return undefined
    const isGatewayError = 'message' in value && 'connectionId' in value && 'requestId' in value
    return isGatewayError && typeof value.message === 'string' ? value.message : undefined
  } catch {
    return undefined
  }
}
