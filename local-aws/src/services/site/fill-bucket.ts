import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { Bucket } from './bucket.ts'
import type { BucketDeployment, Distribution } from './model.ts'
import type { Site } from './server.ts'

/**
 * Fills the bucket of the site: the origin of the distribution, or the only bucket without a distribution. Returns
 * undefined if the template has no site.
 */
export function fillBucket(
  directory: string,
  deployments: readonly BucketDeployment[],
  distribution: Distribution | undefined,
): Site | undefined {
  const bucketName = distribution?.bucketName ?? deployments[0]?.bucketName
  if (bucketName === undefined) return undefined
  mkdirSync(directory, { recursive: true })
  const bucket = new Bucket(mkdtempSync(join(directory, 'bucket-')))
  for (const deployment of deployments) if (deployment.bucketName === bucketName) bucket.deploy(deployment)
  return { bucket, distribution: distribution ?? withoutDistribution(bucketName) }
}

const withoutDistribution = (bucketName: string): Distribution => ({
  bucketName,
  defaultRootObject: 'index.html',
  errorResponses: [],
  headers: {},
  removedHeaders: [],
})
