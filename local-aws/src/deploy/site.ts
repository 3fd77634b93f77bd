import type { BucketDeployment, DeploymentSource, Distribution } from '../services/site/model.ts'
import type { Asset } from '../template/assembly.ts'
import { isObject, type ResolvedStack, type Value } from '../template/model.ts'
import { mapAll } from '../template/problem-collector.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'
import { responseHeadersOf } from './response-headers.ts'

type Rewrite = (text: string) => string

/** Reads the bucket deployments, in the order of the template's dependencies. */
export function bucketDeploymentsOf(
  stacks: readonly ResolvedStack[],
  assets: ReadonlyMap<string, Asset>,
  rewrite: Rewrite,
): BucketDeployment[] {
  return mapAll(readersOf(stacks, 'Custom::CDKBucketDeployment'), (deployment) => {
    const markers = deployment.list('SourceMarkers')
    const configs = deployment.list('SourceMarkersConfig')
    return {
      bucketName: deployment.text('DestinationBucketName'),
      prefix: deployment.optionalText('DestinationBucketKeyPrefix') ?? '',
      sources: deployment.texts('SourceObjectKeys').map((key, index): DeploymentSource => {
        const asset = assets.get(key)
        if (asset === undefined) throw deployment.problem(`its source ${key} is not an asset of the app`)
        return { ...asset, markers: markerTexts(deployment, markers[index], configs[index]) }
      }),
      extract: deployment.flag('Extract', true),
      prune: deployment.flag('Prune', true),
      exclude: deployment.texts('Exclude'),
      include: deployment.texts('Include'),
      headers: deployment.textsByName('SystemMetadata'),
      rewrite,
    }
  })
}

/** A marker is replaced by a value that is known when the stack is deployed. In JSON the value is escaped. */
function markerTexts(
  reader: PropertyReader,
  markers: Value | undefined,
  config: Value | undefined,
): Record<string, string> {
  if (!isObject(markers)) return {}
  const { jsonEscape, markerEncodings } = isObject(config) ? config : {}
  const encodings = isObject(markerEncodings) ? markerEncodings : {}
  const usual = String(jsonEscape) === 'true' ? 'UNQUOTED_JSON_VALUE' : 'LITERAL'
  return Object.fromEntries(
    Object.entries(markers).map(([marker, value]) => {
      const json = JSON.stringify(value)
      const encoding = encodings[marker] ?? usual
      if (encoding === 'JSON_VALUE') return [marker, json]
      if (encoding === 'UNQUOTED_JSON_VALUE') return [marker, json.replace(/^"(.*)"$/s, '$1')]
      if (encoding === 'LITERAL') return [marker, String(value)]
      throw reader.problem(`the marker encoding ${String(encoding)} is not supported`)
    }),
  )
}

/** Reads the distribution in front of the site's bucket. Throws TemplateError for a second one. */
export function distributionOf(stacks: readonly ResolvedStack[]): Distribution | undefined {
  const [distribution, another] = readersOf(stacks, 'AWS::CloudFront::Distribution')
  if (another) throw another.problem('a second distribution is not supported')
  if (distribution === undefined) return undefined
  const config = distribution.nested('DistributionConfig')
  const behavior = config.nested('DefaultCacheBehavior')
  for (const unsupported of ['CacheBehaviors', 'OriginGroups'])
    if (config.list(unsupported).length > 0) throw config.problem(`${unsupported} are not supported`)
  for (const unsupported of ['FunctionAssociations', 'LambdaFunctionAssociations'])
    if (behavior.list(unsupported).length > 0) throw config.problem(`${unsupported} are not supported`)

  return {
    bucketName: originBucket(stacks, config, behavior.text('TargetOriginId')),
    defaultRootObject: config.optionalText('DefaultRootObject'),
    errorResponses: config.nestedList('CustomErrorResponses').map((response) => ({
      errorCode: response.optionalNumber('ErrorCode') ?? 0,
      responseCode: response.optionalNumber('ResponseCode') ?? response.optionalNumber('ErrorCode') ?? 0,
      responsePage: response.optionalText('ResponsePagePath'),
    })),
    ...responseHeadersOf(stacks, behavior),
  }
}

function originBucket(stacks: readonly ResolvedStack[], config: PropertyReader, originId: string): string {
  const origin = config.nestedList('Origins').find((candidate) => candidate.text('Id') === originId)
  if (origin?.optionalText('OriginPath')) throw config.problem('OriginPath is not supported')
  const domain = origin?.text('DomainName')
  const bucket = readersOf(stacks, 'AWS::S3::Bucket').find(({ resource }) =>
    ['RegionalDomainName', 'DomainName'].some((name) => resource.attribute(name) === domain),
  )
  if (bucket === undefined) throw config.problem('only a bucket of the app is supported as an origin')
  return bucket.resource.ref
}
