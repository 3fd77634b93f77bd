/** A bucket deployment: copies files of assets to a prefix of a bucket. */
export interface BucketDeployment {
  bucketName: string
  prefix: string
  sources: DeploymentSource[]
  /** Whether to unzip the sources. Otherwise each source is one object. */
  extract: boolean
  /** Whether to delete objects below the prefix that are not in the sources. */
  prune: boolean
  exclude: string[]
  include: string[]
  /** Response headers of these objects: `cache-control`, `content-type`, ... */
  headers: Record<string, string>
  /** Rewrites public URLs, which markers may have been part of, to local ones. */
  rewrite(text: string): string
}

export interface DeploymentSource {
  path: string
  packaging: 'zip' | 'file'
  /** Texts that replace markers in every file of the source. */
  markers: Record<string, string>
}

/** Settings of the distribution in front of a bucket. */
export interface Distribution {
  bucketName: string
  /** The object that is served for `/`. */
  defaultRootObject?: string
  errorResponses: ErrorResponse[]
  headers: Record<string, string>
  removedHeaders: string[]
}

interface ErrorResponse {
  errorCode: number
  responseCode: number
  /** `/index.html` */
  responsePage?: string
}
