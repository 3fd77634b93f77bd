import { stableId } from '../generated-names.ts'
import { globalArn, type Identity, named, type ResourceTypes } from '../resource-type.ts'

const bucketName = (identity: Identity) => named('BucketName', 63)(identity).toLowerCase()
const bucketDomain = (identity: Identity) => `${bucketName(identity)}.s3.${identity.environment.urlSuffix}`
const id =
  (prefix: string) =>
  ({ stackName, logicalId }: Identity) =>
    `${prefix}${stableId(`${stackName}/${logicalId}`, 13)}`
const distributionId = id('E')
const functionArn = globalArn('cloudfront', (identity) => `function/${named('Name', 64)(identity)}`)

export const siteTypes: ResourceTypes = {
  'AWS::S3::Bucket': {
    inert: 'only bucket deployments write objects, and those run',
    ref: bucketName,
    attributes: {
      Arn: (bucket) => `arn:${bucket.environment.partition}:s3:::${bucketName(bucket)}`,
      DomainName: bucketDomain,
      RegionalDomainName: (bucket) =>
        `${bucketName(bucket)}.s3.${bucket.environment.region}.${bucket.environment.urlSuffix}`,
    },
  },
  'AWS::S3::BucketPolicy': { inert: 'only the site reads a bucket here' },
  'Custom::CDKBucketDeployment': {
    properties: {
      run: [
        'DestinationBucketKeyPrefix',
        'DestinationBucketName',
        'Exclude',
        'Extract',
        'Include',
        'Prune',
        'SourceMarkers',
        'SourceMarkersConfig',
        'SourceObjectKeys',
        'SystemMetadata',
      ],
      inert: [
        'DestinationBucketArn',
        'DistributionId',
        'DistributionPaths',
        'OutputObjectKeys',
        'RetainOnDelete',
        'ServiceToken',
        'SignContent',
        'SourceBucketNames',
        'UserMetadata',
        'WaitForDistributionInvalidation',
      ],
    },
    attributes: {
      DestinationBucketArn: ({ properties }) => properties.DestinationBucketArn ?? '',
      SourceObjectKeys: ({ properties }) => properties.SourceObjectKeys ?? [],
    },
  },
  'AWS::CloudFront::Distribution': {
    properties: { run: ['DistributionConfig'], inert: ['Tags'] },
    ref: distributionId,
    attributes: {
      Id: distributionId,
      DomainName: (distribution) => `${id('d')(distribution).toLowerCase()}.cloudfront.net`,
    },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    properties: { run: ['ResponseHeadersPolicyConfig'], inert: [] },
    ref: id('rhp-'),
    attributes: { Id: id('rhp-') },
  },
  'AWS::CloudFront::CachePolicy': {
    inert: 'nothing is cached between the page and its files',
    ref: id('cp-'),
    attributes: { Id: id('cp-') },
  },
  'AWS::CloudFront::OriginRequestPolicy': {
    inert: 'the site has no origin',
    ref: id('orp-'),
    attributes: { Id: id('orp-') },
  },
  'AWS::CloudFront::OriginAccessControl': {
    inert: 'the site reads its own files',
    ref: id('E'),
    attributes: { Id: id('E') },
  },
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': {
    inert: 'the site reads its own files',
    ref: id('E'),
    attributes: { Id: id('E'), S3CanonicalUserId: id('') },
  },
  'AWS::CloudFront::Function': {
    inert: 'never runs: a distribution that uses one is refused',
    ref: functionArn,
    attributes: { FunctionARN: functionArn },
  },
  'AWS::CloudFront::MonitoringSubscription': { inert: 'there are no metrics here' },
}
