/**
 * The AWS SDK for JavaScript v3, which AWS's Node.js runtimes bring from nodejs18.x on (Lambda developer guide,
 * "Building Lambda functions with Node.js"). Functions bundled by CDK's default rely on it. Here it comes from the
 * app's own `node_modules`: the scopes that AWS's runtimes have, and no other package.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RuntimeLog } from '../common/aws/ports.ts'
import { type FunctionConfig, hasSdk } from '../services/lambda/model.ts'

const SCOPES = ['@aws-sdk', '@smithy']
const IMPORTED = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](@(?:aws-sdk|smithy)\/[^"'/]+)/g

/** Links the packages into a `node_modules` in this directory, where Node.js finds them for all code below it. */
export function linkSdk(directory: string, appDirectory: string): void {
  for (const scope of SCOPES) {
    const target = join(directory, 'node_modules', scope)
    if (existsSync(target)) continue
    mkdirSync(target, { recursive: true })
    for (const found of ancestors(appDirectory).map((ancestor) => join(ancestor, 'node_modules', scope)))
      for (const name of existsSync(found) ? readdirSync(found) : [])
        if (!existsSync(join(target, name))) symlinkSync(join(found, name), join(target, name), 'junction')
  }
}

const ancestors = (directory: string): string[] =>
  dirname(directory) === directory ? [directory] : [directory, ...ancestors(dirname(directory))]

const reported = new Set<string>()

/** Says once in a process which version of a package functions get in place of AWS's. */
export function reportSdk(functions: readonly FunctionConfig[], log: RuntimeLog): void {
  for (const config of functions.filter(({ runtime }) => hasSdk(runtime)))
    for (const name of importedBy(config)) {
      const file = join(config.codeDirectory, '..', 'node_modules', name, 'package.json')
      if (reported.has(name) || !existsSync(file)) continue
      reported.add(name)
      const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
      log.info(
        `${config.displayName} uses ${name} ${version} from the app's node_modules, in place of the version that ${config.runtime} brings on AWS`,
      )
    }
}

/** The packages of the SDK that a function's own file names; those in a bundle are no imports any more. */
function importedBy({ codeDirectory, handler }: FunctionConfig): Set<string> {
  const module = join(codeDirectory, dirname(handler), basename(handler).replace(/\..*$/, ''))
  const file = ['.js', '.mjs', '.cjs'].map((ending) => module + ending).find((path) => existsSync(path))
  const found = file ? readFileSync(file, 'utf8').matchAll(IMPORTED) : []
  return new Set([...found].flatMap(([, name]) => name ?? []))
}
