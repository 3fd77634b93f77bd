import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, Aws, DockerImage, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  CachePolicy,
  Distribution,
  type DistributionProps,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { buildOrKeep } from './kept-build.ts'
import { newLogGroup } from './log-group.ts'
import { ORIGIN_SECRET_HEADER, type OriginSecret } from './origin-secret.ts'
import { type Domain, settingsOf } from './settings.ts'
import type { SocketApi } from './socket-api.ts'

const WEB = fileURLToPath(new URL('../web', import.meta.url))
/** The site's address in `web/index.html`. Social networks need absolute URLs, and only the deployment knows them. */
const SITE_URL_MARKER = 'https://site.invalid'

/** The files whose names contain a hash of their content. Vite puts all of them, and nothing else, into this folder. */
const HASHED = 'assets/*'

export interface SiteProps {
  api: SocketApi
  /** Present only with a custom domain. */
  originSecret: OriginSecret | undefined
}

/** The page: a private bucket behind CloudFront, with `config.json`, which holds the WebSocket's address. */
export class Site extends Construct {
  readonly url: string
  /** Where the page and other clients connect to the game. */
  readonly webSocketUrl: string

  constructor(scope: Construct, id: string, { api, originSecret }: SiteProps) {
    super(scope, id)
    const { domain } = settingsOf(this)
    this.webSocketUrl = domain ? `wss://${domain.name}/${api.stageName}` : api.url
    const { webSocketUrl } = this
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    })
    const originAccessControl = new S3OriginAccessControl(this, 'OriginAccess', {
      originAccessControlName: this.globalName,
    })
    const distribution = new Distribution(this, 'Distribution', {
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headers(webSocketUrl),
      },
      ...(domain && originSecret && this.ownDomain(domain, api, originSecret)),
    })
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}`
    const deployment = this.deployPage(bucket, distribution)
    acknowledge(bucket, { 'AwsSolutions-S1': 'The bucket holds a public page; only CloudFront reads it.' })
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'The game is for everywhere.',
      'AwsSolutions-CFR2': 'A static page without forms; a web ACL costs more a month than the game.',
      'AwsSolutions-CFR3': 'Nobody reads access logs of a static page.',
      'AwsSolutions-CFR4': 'TLS 1.2 needs a certificate, and so a domain of the deployer.',
    })
    this.acknowledgeProvider(deployment.handlerRole, bucket)
  }

  /** Uploads the page: first the files with hashed names, then those that refer to them. */
  private deployPage(bucket: Bucket, distribution: Distribution): BucketDeployment {
    const deployment = {
      destinationBucket: bucket,
      memoryLimit: 512,
      logGroup: newLogGroup(this, 'DeploymentLogs'),
    }
    const hashed = new BucketDeployment(this, 'Assets', {
      ...deployment,
      sources: [builtPage()],
      exclude: ['*'],
      include: [HASHED],
      cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
      // A page that is still open loads the parts of its own release. Old files stay until the stack is deleted: a
      // lifecycle rule deletes by age, and would delete the current release's files too. A release adds about 400 KB,
      // so 1,000 releases cost a cent per month.
      prune: false,
    })
    const rest = new BucketDeployment(this, 'Deployment', {
      ...deployment,
      sources: [
        builtPage({ [SITE_URL_MARKER]: this.url }),
        Source.jsonData('config.json', { ws: this.webSocketUrl }),
      ],
      exclude: [HASHED],
      // Browsers ask each time whether a file has changed. Without this they guess how long it is fresh.
      cacheControl: [CacheControl.noCache()],
      distribution,
    })
    rest.node.addDependency(hashed)
    return rest
  }

  /** Serves the WebSocket on the site's host name. CloudFront forwards upgrades and adds a secret header. */
  private ownDomain(
    { name, certificateArn, webAclArn }: Domain,
    api: SocketApi,
    secret: OriginSecret,
  ): Partial<DistributionProps> {
    return {
      domainNames: [name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(webAclArn && { webAclId: webAclArn }),
      additionalBehaviors: {
        [`/${api.stageName}`]: {
          origin: new HttpOrigin(api.host, {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [OriginSslPolicy.TLS_V1_2],
            customHeaders: { [ORIGIN_SECRET_HEADER]: secret.value },
          }),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // API Gateway accepts only its own host name.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    }
  }

  /** CDK brings its own function, policies and runtime for the page's deployment. */
  private acknowledgeProvider(role: IRole, bucket: Bucket): void {
    const stack = Stack.of(this)
    const bucketId = stack.getLogicalId(bucket.node.defaultChild as CfnBucket)
    const assets = `arn:<AWS::Partition>:s3:::cdk-${stack.synthesizer.bootstrapQualifier}-assets-<AWS::AccountId>-<AWS::Region>`
    const basic = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'
    const findings = [
      `IAM4[Policy::${basic}]`,
      'IAM5[Action::s3:GetBucket*]',
      'IAM5[Action::s3:GetObject*]',
      'IAM5[Action::s3:List*]',
      'IAM5[Action::s3:Abort*]',
      'IAM5[Action::s3:DeleteObject*]',
      `IAM5[Resource::${assets}/*]`,
      `IAM5[Resource::<${bucketId}.Arn>/*]`,
      'IAM5[Resource::*]',
    ]
    for (const finding of findings) {
      acknowledge(role, {
        [`AwsSolutions-${finding}`]: 'Belongs to the function that CDK adds to deploy the page.',
      })
    }
    acknowledge(stack, { 'AwsSolutions-L1': "CDK chooses its own functions' runtimes; ours is the newest." })
  }

  /** Names of CloudFront resources must be unique in the account, not only in a region. */
  private get globalName(): string {
    return `${Stack.of(this).stackName}-${Aws.REGION}`
  }

  private headers(webSocketUrl: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: this.globalName,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(webSocketUrl), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [{ header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override: true }],
      },
    })
  }
}

/** Vite builds the page during synthesis, for `cdk deploy` and `npm start` alike. The deployment replaces `markers`. */
function builtPage(markers: Record<string, string> = {}): ISource {
  const asset = Source.asset(WEB, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling either succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputDirectory) {
          buildOrKeep('page', PAGE_SOURCES, outputDirectory, () => buildPage(outputDirectory))
          return true
        },
      },
    },
  })
  return { bind: (scope, context) => ({ ...asset.bind(scope, context), markers }) }
}

/** The page's folders and everything that they may import. */
const PAGE_SOURCES = ['web', 'client', 'protocol', 'infra/site.ts']

function buildPage(outputDirectory: string) {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const build = ['build', WEB, '--outDir', outputDirectory, '--emptyOutDir', '--logLevel', 'warn']
  execFileSync(process.execPath, [vite, ...build], { stdio: ['ignore', 'inherit', 'inherit'] })
}
