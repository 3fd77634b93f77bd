/** Reads the bundled functions of a synthesized app from its template. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readAssembly } from '../../local-aws/src/template/assembly.ts'

export interface Bundle {
  /** Name of the construct: `Lobby`. */
  name: string
  /** Path of the module that Lambda loads. */
  file: string
  /** Size including statically imported chunks, without those that are loaded on demand. */
  bytes: number
  gzippedBytes: number
  /** Environment variables of the template. Values that only exist after a deployment are made up. */
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
      // Skips CDK's own functions, which only run during a deployment.
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

/** A module with all chunks that it imports, directly or indirectly. */
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
