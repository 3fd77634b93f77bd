import type { PublicEndpoint } from '../template/local-endpoints.ts'
import type { Environment, ResolvedStack } from '../template/model.ts'
import { readersOf } from './property-reader.ts'

const HOST = '127.0.0.1'

/**
 * Maps the public hosts of the template to local addresses. The paths of the first WebSocket API are those on AWS.
 * Paths of every further API start with its id: `ws://127.0.0.1:3001/<apiId>/<stage>`.
 */
export function publicEndpointsOf(
  stacks: readonly ResolvedStack[],
  { region, urlSuffix }: Environment,
  ports: { web: number; ws: number },
  /** The host of the site and of the WebSocket API in URLs for clients. */
  clientHost = HOST,
): PublicEndpoint[] {
  const apis = readersOf(stacks, 'AWS::ApiGatewayV2::Api').map(({ resource }, index) => ({
    host: `${resource.ref}.execute-api.${region}.${urlSuffix}`,
    local: `${HOST}:${ports.ws}${index === 0 ? '' : `/${resource.ref}`}`,
    forClients: `${clientHost}:${ports.ws}${index === 0 ? '' : `/${resource.ref}`}`,
  }))
  const sites = readersOf(stacks, 'AWS::CloudFront::Distribution').map(({ resource }) => ({
    host: String(resource.attribute('DomainName')),
    local: `${clientHost}:${ports.web}`,
  }))
  return [...apis, ...sites]
}
