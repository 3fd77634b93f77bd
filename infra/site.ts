import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import {
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { buildOrKeep } from './kept-build.ts'

const WEB = fileURLToPath(new URL('../web', import.meta.url))

export interface SiteProps {
  webSocketUrl: string
}

/** The page: a private bucket behind CloudFront, and `config.json` beside it, which knows the WebSocket. */
export class Site extends Construct {
  readonly url: string

  constructor(scope: Construct, id: string, { webSocketUrl }: SiteProps) {
    super(scope, id)
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    })
    const distribution = new Distribution(this, 'Distribution', {
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headers(webSocketUrl),
      },
    })
    const deployment = new BucketDeployment(this, 'Deployment', {
      sources: [builtPage(), Source.jsonData('config.json', { ws: webSocketUrl })],
      destinationBucket: bucket,
      distribution,
      memoryLimit: 512,
      logGroup: new LogGroup(this, 'DeploymentLogs', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    })
    this.url = `https://${distribution.distributionDomainName}`
    acknowledge(bucket, { 'AwsSolutions-S1': 'The bucket holds a public page; only CloudFront reads it.' })
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'The game is for everywhere.',
      'AwsSolutions-CFR2': 'A static page without forms; a web ACL costs more a month than the game.',
      'AwsSolutions-CFR3': 'Nothing is looked up in access logs of a static page.',
      'AwsSolutions-CFR4': 'TLS 1.2 needs a certificate, and so a domain, which whoever deploys this brings.',
    })
    this.acknowledgeProvider(deployment.handlerRole, bucket)
  }

  /** CDK brings the function that deploys the page, its policies and its runtime with it. */
  private acknowledgeProvider(role: IRole, bucket: Bucket): void {
    const stack = Stack.of(this)
    const bucketId = stack.getLogicalId(bucket.node.defaultChild as CfnBucket)
    const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>'
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
        [`AwsSolutions-${finding}`]: 'Of the function that CDK brings to deploy the page.',
      })
    }
    acknowledge(stack, { 'AwsSolutions-L1': "CDK chooses its own functions' runtimes; ours is the newest." })
  }

  /** The page loads nothing from elsewhere and talks to nobody but the game. */
  private headers(webSocketUrl: string): ResponseHeadersPolicy {
    const contentSecurityPolicy = [
      "default-src 'self'",
      `connect-src 'self' ${webSocketUrl}`,
      "img-src 'self' data:",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; ')
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    })
  }
}

/** Vite builds the page during synthesis, so that `cdk deploy` and `npm start` build it too. */
function builtPage() {
  return Source.asset(WEB, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling always succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputDirectory) {
          buildOrKeep('page', PAGE_SOURCES, outputDirectory, () => buildPage(outputDirectory))
          return true
        },
      },
    },
  })
}

/** The page's folders and all that they may import. */
const PAGE_SOURCES = ['web', 'client', 'protocol', 'infra/site.ts']

function buildPage(outputDirectory: string) {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js')
  const build = ['build', WEB, '--outDir', outputDirectory, '--emptyOutDir', '--logLevel', 'warn']
  execFileSync(process.execPath, [vite, ...build], { stdio: ['ignore', 'inherit', 'inherit'] })
}
