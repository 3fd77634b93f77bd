import type { ResolvedStack } from '../template/model.ts'
import { type PropertyReader, readersOf } from './property-reader.ts'

interface ResponseHeaders {
  headers: Record<string, string>
  removedHeaders: string[]
}

/** Directives that make browsers use https and wss, which this machine does not serve. */
const ONLY_WITH_TLS = /(?:upgrade-insecure-requests|block-all-mixed-content)\s*;?\s*/g

/** AWS's managed policy "SecurityHeadersPolicy" by id, without Strict-Transport-Security. */
const managedPolicies: Record<string, Record<string, string>> = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
    'X-XSS-Protection': '1; mode=block',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
  },
}

/** The headers that the response headers policy of a cache behavior adds and removes. */
export function responseHeadersOf(
  stacks: readonly ResolvedStack[],
  behavior: PropertyReader,
): ResponseHeaders {
  const id = behavior.optionalText('ResponseHeadersPolicyId')
  if (id === undefined) return { headers: {}, removedHeaders: [] }
  const managed = managedPolicies[id]
  if (managed) return { headers: managed, removedHeaders: [] }
  const policy = readersOf(stacks, 'AWS::CloudFront::ResponseHeadersPolicy').find(
    ({ resource }) => resource.ref === id,
  )
  if (policy === undefined)
    throw behavior.problem(`the response headers policy ${id} is neither in the template nor supported`)
  const config = policy.nested('ResponseHeadersPolicyConfig')
  if (config.has('CorsConfig')) throw policy.problem('CorsConfig is not supported')
  const custom = config.nested('CustomHeadersConfig').nestedList('Items')
  const removed = config.nested('RemoveHeadersConfig').nestedList('Items')
  return {
    headers: {
      ...securityHeaders(config.nested('SecurityHeadersConfig')),
      ...Object.fromEntries(custom.map((item) => [item.text('Header'), item.text('Value')])),
    },
    removedHeaders: removed.map((item) => item.text('Header')),
  }
}

/** Leaves out Strict-Transport-Security. There is no TLS here, and browsers must ignore the header over http. */
function securityHeaders(config: PropertyReader): Record<string, string> {
  const headers: Record<string, string> = {}
  if (config.has('ContentSecurityPolicy')) {
    const policy = config.nested('ContentSecurityPolicy').text('ContentSecurityPolicy')
    headers['Content-Security-Policy'] = policy.replace(ONLY_WITH_TLS, '')
  }
  if (config.has('ContentTypeOptions')) headers['X-Content-Type-Options'] = 'nosniff'
  if (config.has('FrameOptions'))
    headers['X-Frame-Options'] = config.nested('FrameOptions').text('FrameOption')
  if (config.has('ReferrerPolicy'))
    headers['Referrer-Policy'] = config.nested('ReferrerPolicy').text('ReferrerPolicy')
  if (config.has('XSSProtection')) {
    const protection = config.nested('XSSProtection')
    const mode = protection.flag('ModeBlock', false) ? '; mode=block' : ''
    headers['X-XSS-Protection'] = protection.flag('Protection', false) ? `1${mode}` : '0'
  }
  return headers
}
