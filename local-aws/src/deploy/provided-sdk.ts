/**
 * Provides the AWS SDK for JavaScript v3. AWS's Node.js runtimes include it from nodejs18.x on (Lambda developer
 * guide, "Building Lambda functions with Node.js"), and functions that CDK bundles by default rely on it. Here it is
 * linked from the app's `node_modules`: only the scopes that AWS's runtimes include.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RuntimeLog } from '../common/aws/ports.ts'
import { type FunctionConfig, hasSdk } from '../services/lambda/model.ts'

const SCOPES = ['@aws-sdk', '@smithy']
const IMPORTED = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](@(?:aws-sdk|smithy)\/[^"'/]+)/g

/** Links the SDK into `<directory>/node_modules`, where Node.js finds it for all code below `directory`. */
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

/** Logs which SDK version the functions get instead of AWS's, once per process. */
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

/** The SDK packages that a function's file imports. A bundle no longer imports the packages that it contains. */
function importedBy({ codeDirectory, handler }: FunctionConfig): Set<string> {
  const module = join(codeDirectory, dirname(handler), basename(handler).replace(/\..*$/, ''))
  const file = ['.js', '.mjs', '.cjs'].map((ending) => module + ending).find((path) => existsSync(path))
  const found = file ? readFileSync(file, 'utf8').matchAll(IMPORTED) : []
  return new Set([...found].flatMap(([, name]) => name ?? []))
}
