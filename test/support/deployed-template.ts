import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Template } from '../../local-aws/src/template/model.ts'
import { keptFor } from './kept.ts'

/** Everything that the template says. The functions' code is no part of it, except for names that the app shares. */
const SOURCES = [
  ...['infra', 'functions', 'protocol', 'statemachine', 'tools/synthesized-template.ts'],
  ...['cdk.json', 'package.json', 'package-lock.json'],
]
const FILE = 'template.json'

/** The stack's template with the default settings and without bundles. The CDK is loaded only if the sources changed. */
export async function deployedTemplate(): Promise<Template> {
  const directory = await keptFor('template', SOURCES, async (draft) => {
    const { synthesizeTemplate } = await import('./template.ts')
    mkdirSync(draft)
    writeFileSync(join(draft, FILE), JSON.stringify(synthesizeTemplate().toJSON()))
  })
  return JSON.parse(readFileSync(join(directory, FILE), 'utf8'))
}
