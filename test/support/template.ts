import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { JankenStack } from '../../infra/janken-stack.ts'
import { readSettings } from '../../infra/settings.ts'

const cdkJson = new URL('../../cdk.json', import.meta.url)

// CDK's check of the finished template is test/infra/synth.test.ts's: it would be most of the time here.
process.env.CDK_VALIDATION = 'false'

/** The stack's template as `cdk synth` writes it, without the bundles: the assets are the source folders. */
export function synthesizeTemplate(context: Record<string, unknown> = {}): Template {
  const { context: defaults } = JSON.parse(readFileSync(cdkJson, 'utf8'))
  const app = new App({ context: { ...defaults, ...context, 'aws:cdk:bundling-stacks': [] } })
  const stack = new JankenStack(app, 'Janken', { settings: readSettings(app.node) })
  return Template.fromStack(stack)
}
