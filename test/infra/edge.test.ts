import { Match } from 'aws-cdk-lib/assertions'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { handler } from '../../functions/handlers/authorizer.ts'
import { newSecret } from '../support/player.ts'
import { synthesizeTemplate } from '../support/template.ts'

const domain = {
  domain: 'play.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/janken/abc',
}

test('with a custom domain the page and the WebSocket share one host behind the web ACL', () => {
  const template = synthesizeTemplate(domain)
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({
      Aliases: [domain.domain],
      WebACLId: domain.webAclArn,
      ViewerCertificate: Match.objectLike({
        AcmCertificateArn: domain.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
      }),
      CacheBehaviors: [Match.objectLike({ PathPattern: '/live', ViewerProtocolPolicy: 'https-only' })],
    }),
  })
  const text = JSON.stringify(template.toJSON())
  expect(text).toContain(`connect-src 'self' wss://${domain.domain}/live;`)
  expect(template.toJSON().Outputs.WebSocketUrl.Value).toBe(`wss://${domain.domain}/live`)
  // In the page, for social networks. `config.json` needs no marker, because the domain is known at synthesis.
  template.hasResourceProperties('Custom::CDKBucketDeployment', {
    SourceMarkers: [{ 'https://site.invalid': `https://${domain.domain}` }],
  })
})

/** The reference to the secret that both sides have. */
function secretReference(context: Record<string, unknown>): string {
  const template = synthesizeTemplate({ ...domain, ...context })
  const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'))
  const origins = distribution?.Properties.DistributionConfig.Origins as { OriginCustomHeaders?: object[] }[]
  const headers = origins.flatMap(({ OriginCustomHeaders = [] }) => OriginCustomHeaders)
  const functions = Object.values(template.findResources('AWS::Lambda::Function'))
  const given = functions.flatMap(
    ({ Properties }) => Properties.Environment?.Variables?.[ENVIRONMENT.originSecret] ?? [],
  )
  expect(given).toHaveLength(1)
  expect(headers).toEqual([{ HeaderName: 'x-origin-secret', HeaderValue: given[0] }])
  const [secret, ...others] = Object.keys(template.findResources('AWS::SecretsManager::Secret'))
  expect(others).toEqual([])
  const reference = JSON.stringify(given[0])
  expect(reference).toContain('{{resolve:secretsmanager:')
  expect(reference).toContain(`{"Ref":"${secret}"}`)
  return reference
}

test('CloudFront and the authorizer have the same secret, and no template contains it', () => {
  expect(secretReference({})).toBe(secretReference({ originSecretGeneration: 1 }))
})

test('a new generation of the secret is another secret on both sides, so one deployment updates both', () => {
  expect(secretReference({ originSecretGeneration: 2 })).not.toBe(secretReference({}))
})

test('without a domain nothing of this is there', () => {
  const template = synthesizeTemplate()
  template.resourceCountIs('AWS::SecretsManager::Secret', 0)
  const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'))
  expect(distribution?.Properties.DistributionConfig).not.toHaveProperty('CacheBehaviors')
})

describe('the authorizer of an API behind CloudFront', () => {
  const SECRET = 'a secret of the origin'
  beforeAll(() => {
    process.env[ENVIRONMENT.originSecret] = SECRET
  })
  afterAll(() => {
    delete process.env[ENVIRONMENT.originSecret]
  })
  const authorize = (headers: Record<string, string>) =>
    handler({
      headers: { 'Sec-WebSocket-Protocol': `janken.v1, key.${newSecret()}`, ...headers },
      multiValueHeaders: null,
      methodArn: 'arn:aws:execute-api:us-east-1:1:api/live/$connect',
    })

  test('accepts upgrades that came through CloudFront', async () => {
    expect(await authorize({ 'X-Origin-Secret': SECRET })).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Allow' }] },
    })
  })

  test.each<[string, Record<string, string>]>([
    ['no secret', {}],
    ['an empty one', { 'x-origin-secret': '' }],
    ['another', { 'x-origin-secret': `${SECRET}!` }],
  ])('refuses %s', async (_what, headers) => {
    await expect(authorize(headers)).rejects.toThrow('Unauthorized')
  })
})
