/**
 * Makes SDK clients call the services in the same process, without sockets. Everything else about a call is unchanged,
 * and it takes less than half the time.
 */
import { AwsError } from '../../local-aws/src/common/aws/error.ts'
import { callJsonService, jsonAnswer, jsonError } from '../../local-aws/src/common/aws/json-protocol.ts'
import type { AwsJsonService } from '../../local-aws/src/common/aws/ports.ts'

interface HttpRequest {
  headers: Record<string, string>
  body?: Uint8Array | string
}

interface HttpResponse {
  statusCode: number
  headers: Record<string, string>
  body: Uint8Array
}

/** The part of an SDK client that is changed here. */
interface Client {
  config: { requestHandler: unknown }
}

export function callDirectly(services: AwsJsonService[], ...clients: Client[]): void {
  const requestHandler = {
    handle: async (request: HttpRequest) => ({ response: await answer(services, request) }),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  }
  for (const { config } of clients) config.requestHandler = requestHandler
}

async function answer(services: AwsJsonService[], { headers, body }: HttpRequest): Promise<HttpResponse> {
  const [prefix, action = ''] = (headers['x-amz-target'] ?? '').split('.')
  const contentType = headers['content-type'] ?? ''
  const service = services.find(({ targetPrefix }) => targetPrefix === prefix)
  if (!service) throw new Error(`Nothing here answers ${prefix}.`)
  const bytes = bytesOf(body ?? '')
  try {
    return responseOf(jsonAnswer(200, await callJsonService(service, action, bytes, {}), contentType))
  } catch (error) {
    if (error instanceof AwsError) return responseOf(jsonError(error, contentType))
    throw error
  }
}

/** Avoids the body's own methods, because the SDK's byte arrays warn when they are converted to strings. */
function bytesOf(body: Uint8Array | string): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

function responseOf({ status, headers, body }: ReturnType<typeof jsonAnswer>): HttpResponse {
  return { statusCode: status, headers: headers as Record<string, string>, body: Buffer.from(String(body)) }
}
