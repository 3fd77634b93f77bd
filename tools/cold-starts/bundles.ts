/** The functions of a synthesized app that are bundled here, as they are in the template. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readAssembly } from '../../local-aws/src/template/assembly.ts'

export interface Bundle {
  /** As its construct is called: `Lobby`. */
  name: string
  /** The module that Lambda loads. */
  file: string
  /** With the chunks that it imports; not those that are loaded when they are first needed. */
  bytes: number
  gzippedBytes: number
  /** What is set in the template; what is known only after the deployment is made up. */
  environment: Record<string, string>
}

interface FunctionProperties {
  Handler?: string
  Code?: { S3Key?: unknown }
  Environment?: { Variables?: Record<string, unknown> }
}

export function bundlesOf(assemblyDirectory: string): Bundle[] {
  const { stacks, assets } = readAssembly(assemblyDirectory)
  return stacks
    .flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .flatMap(({ Properties, Metadata }) => {
      const { Handler = '', Code, Environment } = (Properties ?? {}) as FunctionProperties
      const directory = assets.get(String(Code?.S3Key))?.path
      const file = directory && join(directory, Handler.replace(/\.[^.]*$/, '.mjs'))
      // CDK's own functions, which work while deploying, are none of ours.
      if (!file || !existsSync(file)) return []
      const code = Buffer.concat(loadedWith(file).map((one) => readFileSync(one)))
      const path = String(Metadata?.['aws:cdk:path'])
      return [
        {
          name: path.split('/').at(-2) ?? path,
          file,
          bytes: code.length,
          gzippedBytes: gzipSync(code).length,
          environment: settled(Environment?.Variables ?? {}),
        },
      ]
    })
    .sort((a, b) => b.bytes - a.bytes)
}

/** A module with the chunks that its import statements name, directly or through others. */
export function loadedWith(module: string): string[] {
  const found = new Set([module])
  for (const file of found)
    for (const [, chunk = ''] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)"(\.\/[^"]+\.mjs)"/g))
      found.add(join(dirname(file), chunk))
  return [...found]
}

const settled = (variables: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : `http://127.0.0.1/${name}`,
    ]),
  )
