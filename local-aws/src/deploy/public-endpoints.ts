import type { Environment, ResolvedStack } from '../template/model.ts'
import type { PublicEndpoint } from '../template/public-endpoints.ts'
import { readersOf } from './reader.ts'

const HOST = '127.0.0.1'

/**
 * Which hosts of the template are which ports here. The first WebSocket API has the port to itself, path by
 * path as on AWS; every further one begins with its id: `ws://127.0.0.1:3001/<apiId>/<stage>`.
 */
export function publicEndpointsOf(
  stacks: readonly ResolvedStack[],
  { region, urlSuffix }: Environment,
  ports: { web: number; ws: number },
): PublicEndpoint[] {
  const apis = readersOf(stacks, 'AWS::ApiGatewayV2::Api').map(({ resource }, index) => ({
    host: `${resource.ref}.execute-api.${region}.${urlSuffix}`,
    local: `${HOST}:${ports.ws}${index === 0 ? '' : `/${resource.ref}`}`,
  }))
  const sites = readersOf(stacks, 'AWS::CloudFront::Distribution').map(({ resource }) => ({
    host: String(resource.attribute('DomainName')),
    local: `${HOST}:${ports.web}`,
  }))
  return [...apis, ...sites]
}
