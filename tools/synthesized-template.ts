import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { JankenStack } from '../infra/janken-stack.ts'
import { readSettings, stackNameOf } from '../infra/settings.ts'

const cdkJson = new URL('../cdk.json', import.meta.url)

/** Returns the template that `cdk synth` writes, without bundling. Its assets are the source folders. */
export function synthesizedTemplate(context: Record<string, unknown> = {}): object {
  const { context: defaults } = JSON.parse(readFileSync(cdkJson, 'utf8'))
  // Without an output directory, CDK would create a temporary one and not delete it.
  const outdir = mkdtempSync(join(tmpdir(), 'janken-template-'))
  try {
    const app = new App({ outdir, context: { ...defaults, ...context, 'aws:cdk:bundling-stacks': [] } })
    const settings = readSettings(app.node)
    const { stackName } = new JankenStack(app, stackNameOf(settings), { settings })
    return app.synth({ validateOnSynthesis: false }).getStackByName(stackName).template
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}
