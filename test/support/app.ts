/** Synthesizes the real app as `npm start` does, including the bundles, once for the same sources. */
import { join } from 'node:path'
import { synthesize } from '../../local-aws/src/synth/synth.ts'
import { keptFor, ROOT } from './kept.ts'

/** Everything that the synthesis reads. */
const SOURCES = [
  ...['infra', 'functions', 'protocol', 'statemachine', 'client', 'web', 'local-aws/src/synth'],
  ...['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'],
]

/** The directory of the app's cloud assembly. A caller that starts the app replaces the turn's length in the template. */
export async function synthesizedApp(): Promise<string> {
  const directory = await keptFor('app', SOURCES, async (draft) => {
    await synthesize({ projectDirectory: ROOT, stateDirectory: draft, context: {} })
  })
  return join(directory, 'cdk.out')
}
