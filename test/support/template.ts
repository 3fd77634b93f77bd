import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { JankenStack } from '../../infra/janken-stack.ts'
import { readSettings, stackNameOf } from '../../infra/settings.ts'

const cdkJson = new URL('../../cdk.json', import.meta.url)

// CDK's check of the finished template is test/infra/synth.test.ts's: it would be most of the time here.
process.env.CDK_VALIDATION = 'false'

/** The stack's template as `cdk synth` writes it, without the bundles: the assets are the source folders. */
export function synthesizeTemplate(context: Record<string, unknown> = {}): Template {
  const { context: defaults } = JSON.parse(readFileSync(cdkJson, 'utf8'))
  // CDK would make such a directory by itself, and leave it behind.
  const outdir = mkdtempSync(join(tmpdir(), 'janken-template-'))
  try {
    const app = new App({ outdir, context: { ...defaults, ...context, 'aws:cdk:bundling-stacks': [] } })
    const settings = readSettings(app.node)
    return Template.fromStack(new JankenStack(app, stackNameOf(settings), { settings }))
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
