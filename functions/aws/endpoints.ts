/** Where a service is: what the SDKs' own environment variables say, or else AWS in this region. */

/** The name after `AWS_ENDPOINT_URL_` in the environment, as AWS's SDKs spell it. */
export type Service = 'DYNAMODB' | 'SFN' | 'LAMBDA' | 'APIGATEWAYMANAGEMENTAPI'

/** A service's name in its host and its signatures. `@connections` has no host but its API's. */
const SIGNING_NAMES = {
  DYNAMODB: 'dynamodb',
  SFN: 'states',
  LAMBDA: 'lambda',
  APIGATEWAYMANAGEMENTAPI: 'execute-api',
} as const satisfies Record<Service, string>

export interface Endpoint {
  url: URL
  signingName: string
  region: string
}

export function endpointOf(service: Service): Endpoint {
  const region = process.env.AWS_REGION ?? ''
  const signingName = SIGNING_NAMES[service]
  const given = process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env.AWS_ENDPOINT_URL
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return { url: urlOf(given ?? `https://${signingName}.${region}.${suffix}`), signingName, region }
}

const parsed = new Map<string, URL>()

function urlOf(text: string): URL {
  const url = parsed.get(text) ?? new URL(text)
  parsed.set(text, url)
  return url
}
