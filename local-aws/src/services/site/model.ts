/** A bucket deployment: files of some assets, put under a prefix of a bucket. */
export interface BucketDeployment {
  bucketName: string
  prefix: string
  sources: DeploymentSource[]
  /** Unzips the sources; otherwise each is one object. */
  extract: boolean
  /** Deletes what the prefix holds and the sources do not. */
  prune: boolean
  exclude: string[]
  include: string[]
  /** Response headers of these objects: `cache-control`, `content-type`, ... */
  headers: Record<string, string>
  /** Points the public URLs that markers were part of at this machine. */
  rewrite(text: string): string
}

export interface DeploymentSource {
  path: string
  packaging: 'zip' | 'file'
  /** Replaced in every file of the source, each by its text. */
  markers: Record<string, string>
}

/** What the distribution in front of a bucket adds. */
export interface Distribution {
  bucketName: string
  /** Answers for `/`. */
  defaultRootObject?: string
  errorResponses: ErrorResponse[]
  headers: Record<string, string>
  removedHeaders: string[]
}

export interface ErrorResponse {
  errorCode: number
  responseCode: number
  /** `/index.html` */
  responsePage?: string
}
