import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { Endpoints } from '../../../src/runtime/endpoints-file.ts'
import type { Properties, ResourceDeclaration } from '../../../src/template/model.ts'
import { useApp } from '../../runtime/fixture.ts'

const api: Record<string, ResourceDeclaration> = {
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: { Name: 'Api', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
  },
  Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'Api' }, StageName: 'live' } },
}
const origin = [
  'wss://',
  { Ref: 'Api' },
  '.execute-api.',
  { Ref: 'AWS::Region' },
  '.',
  { Ref: 'AWS::URLSuffix' },
]

const distribution = (config: Properties = {}): Record<string, ResourceDeclaration> => ({
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: 'headers',
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: {
              'Fn::Join': [
                '',
                ["connect-src 'self' ", ...origin, '/live; upgrade-insecure-requests; img-src data:'],
              ],
            },
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
        },
        CustomHeadersConfig: { Items: [{ Header: 'X-Shop', Value: 'market', Override: true }] },
      },
    },
  },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: {
          TargetOriginId: 'o',
          ViewerProtocolPolicy: 'redirect-to-https',
          ResponseHeadersPolicyId: { Ref: 'Headers' },
        },
        Origins: [{ Id: 'o', DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] } }],
        ...config,
      },
    },
  },
})

const bucket: Record<string, ResourceDeclaration> = { Bucket: { Type: 'AWS::S3::Bucket' } }

const deployment = (keys: string[], rest: Properties = {}): ResourceDeclaration => ({
  Type: 'Custom::CDKBucketDeployment',
  Properties: {
    ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:provider',
    SourceBucketNames: keys.map(() => 'assets'),
    SourceObjectKeys: keys,
    DestinationBucketName: { Ref: 'Bucket' },
    ...rest,
  },
})

const here = useApp()

async function show(resources: Record<string, ResourceDeclaration>): Promise<Endpoints> {
  const { runtime } = await here.run(here.app.assembly(resources))
  return runtime.endpoints
}

const page = () => here.app.asset('page', { 'index.html': '<h1>page</h1>', 'assets/app.js': 'play()' })

test('shows the files of a bucket deployment, several sources merged', async () => {
  const { web } = await show({
    ...bucket,
    Deployment: deployment([page(), here.app.asset('more', { 'more.txt': 'more' })]),
  })
  expect(await (await fetch(web)).text()).toBe('<h1>page</h1>')
  const script = await fetch(`${web}/assets/app.js`)
  expect([await script.text(), script.headers.get('content-type')]).toEqual(['play()', 'text/javascript'])
  expect(await (await fetch(`${web}/more.txt`)).text()).toBe('more')
})

test('resolves deployment markers, and points public URLs at this machine', async () => {
  const [id, region, suffix] = ['<<marker:0xbaba:0>>', '<<marker:0xbaba:1>>', '<<marker:0xbaba:2>>']
  const config = here.app.asset('config', {
    'config.json': `{"ws":"wss://${id}.execute-api.${region}.${suffix}/live","note":"<<marker:0xbaba:3>>"}`,
  })
  const { web, ws } = await show({
    ...api,
    ...bucket,
    Deployment: deployment([page(), config], {
      SourceMarkers: [
        {},
        {
          [id]: { Ref: 'Api' },
          [region]: { Ref: 'AWS::Region' },
          [suffix]: { Ref: 'AWS::URLSuffix' },
          '<<marker:0xbaba:3>>': 'a "quoted" word',
        },
      ],
      SourceMarkersConfig: [{}, { jsonEscape: true }],
    }),
  })
  expect(await (await fetch(`${web}/config.json`)).json()).toEqual({
    ws,
    note: 'a "quoted" word',
  })
})

test("sends the distribution's headers, the content security policy with this machine's WebSocket", async () => {
  const { web, ws } = await show({ ...api, ...bucket, ...distribution(), Deployment: deployment([page()]) })
  const { headers } = await fetch(web)
  expect(headers.get('content-security-policy')).toBe(`connect-src 'self' ${ws}; img-src data:`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-shop')).toBe('market')
})

test('answers a missing file as S3 behind CloudFront does', async () => {
  const { web } = await show({ ...api, ...bucket, ...distribution(), Deployment: deployment([page()]) })
  const response = await fetch(`${web}/nothing`)
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('<Code>AccessDenied</Code>'),
  ])
})

test("answers with the distribution's own page for an error", async () => {
  const CustomErrorResponses = [{ ErrorCode: 403, ResponseCode: 200, ResponsePagePath: '/index.html' }]
  const { web } = await show({
    ...api,
    ...bucket,
    ...distribution({ CustomErrorResponses }),
    Deployment: deployment([page()]),
  })
  const response = await fetch(`${web}/some/route`)
  expect([response.status, await response.text()]).toEqual([200, '<h1>page</h1>'])
})

test('takes a zip file, a prefix, filters and stored headers', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'zip-'))
  const path = join(directory, 'files.zip')
  writeFileSync(
    path,
    zipSync({ 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b'), 'c.md': Buffer.from('c') }),
  )
  const resources = {
    ...bucket,
    Deployment: deployment(['files.zip'], {
      DestinationBucketKeyPrefix: 'files',
      Exclude: ['*.txt'],
      Include: ['b.txt'],
      SystemMetadata: { 'cache-control': 'max-age=60' },
    }),
  }
  const running = await here.run({
    ...here.app.assembly(resources),
    assets: new Map([['files.zip', { path, packaging: 'file' }]]),
  })
  const { web } = running.runtime.endpoints
  const statuses = await Promise.all(
    ['a.txt', 'b.txt', 'c.md'].map(async (name) => (await fetch(`${web}/files/${name}`)).status),
  )
  expect(statuses).toEqual([403, 200, 200])
  expect((await fetch(`${web}/files/c.md`)).headers.get('cache-control')).toBe('max-age=60')
  rmSync(directory, { recursive: true })
})

test('prunes files that a later deployment to the same place does not contain', async () => {
  const { web } = await show({
    ...bucket,
    First: deployment([here.app.asset('first', { 'old.txt': 'old', 'kept.txt': 'kept' })]),
    Second: { ...deployment([here.app.asset('second', { 'kept.txt': 'kept' })]), DependsOn: 'First' },
  })
  expect((await fetch(`${web}/old.txt`)).status).toBe(403)
  expect((await fetch(`${web}/kept.txt`)).status).toBe(200)
})

test('keeps them if it does not prune, each file with the headers of its own deployment', async () => {
  const files = { 'index.html': 'new', 'assets/new.js': 'new' }
  const hashed = { Exclude: ['*'], Include: ['assets/*'], Prune: 'false' }
  const { web } = await show({
    ...bucket,
    Old: deployment([here.app.asset('old', { 'index.html': 'old', 'assets/old.js': 'old' })]),
    Hashed: {
      ...deployment([here.app.asset('hashed', files)], {
        ...hashed,
        SystemMetadata: { 'cache-control': 'immutable' },
      }),
      DependsOn: 'Old',
    },
    Rest: {
      ...deployment([here.app.asset('rest', files)], {
        Exclude: ['assets/*'],
        SystemMetadata: { 'cache-control': 'no-cache' },
      }),
      DependsOn: 'Hashed',
    },
  })
  const served = async (path: string) => {
    const response = await fetch(`${web}/${path}`)
    return [await response.text(), response.headers.get('cache-control')]
  }
  expect(await served('')).toEqual(['new', 'no-cache'])
  expect(await served('assets/new.js')).toEqual(['new', 'immutable'])
  expect(await (await fetch(`${web}/assets/old.js`)).text()).toBe('old')
})

test('serves nothing from outside of the bucket', async () => {
  const web = new URL((await show({ ...bucket, Deployment: deployment([page()]) })).web)
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      { host: web.hostname, port: web.port, path: '/../../../../etc/hostname' },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    sent.on('error', reject)
    sent.end()
  })
  expect(status).toBe(403)
})

test('a template without a site has none', async () => {
  expect((await fetch((await show({})).web)).status).toBe(404)
})

test.each<[string, Record<string, ResourceDeclaration>, string]>([
  [
    'another distribution',
    {
      ...distribution(),
      Second: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: {} } },
    },
    'App: Second (AWS::CloudFront::Distribution): a second distribution is not supported',
  ],
  ['cache behaviors', distribution({ CacheBehaviors: [{}] }), 'CacheBehaviors are not supported'],
  [
    'an origin elsewhere',
    distribution({ Origins: [{ Id: 'o', DomainName: 'example.com' }] }),
    'only a bucket of the app is supported as an origin',
  ],
])('refuses %s by name', async (_, resources, sentence) => {
  await expect(show({ ...api, ...bucket, ...resources, Deployment: deployment([page()]) })).rejects.toThrow(
    sentence,
  )
})
