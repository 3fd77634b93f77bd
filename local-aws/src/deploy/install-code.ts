import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { unzipSync } from 'fflate'
import { hasSdk } from '../services/lambda/model.ts'
import type { Asset } from '../template/assembly.ts'
import type { InstallCode } from './functions.ts'
import type { PropertyReader } from './property-reader.ts'
import { linkSdk } from './provided-sdk.ts'
import { pointToSources } from './source-maps.ts'

/**
 * Returns a function that copies code below `root`. `root` must lie outside of any project. Otherwise a module that
 * was not bundled would be found in a `node_modules` further up, and a package.json there could change the meaning of
 * `.js`. Runtimes that include the AWS SDK find it there, linked from the `node_modules` of `appDirectory`.
 */
export function codeInstaller(
  root: string,
  assets: ReadonlyMap<string, Asset>,
  appDirectory: string,
): InstallCode {
  return (reader) => {
    const directory = join(root, hasSdk(reader.text('Runtime')) ? 'with-sdk' : 'without-sdk')
    if (hasSdk(reader.text('Runtime'))) linkSdk(directory, appDirectory)
    const code = reader.nested('Code')
    const inline = code.optionalText('ZipFile')
    if (inline !== undefined) return installInline(directory, inline)
    const asset = assets.get(code.text('S3Key'))
    if (asset === undefined) throw reader.problem(`its code ${code.text('S3Key')} is not an asset of the app`)
    const target = join(directory, basename(asset.path).replace(/\.zip$/, ''))
    if (existsSync(target)) return target
    if (asset.packaging === 'zip') cpSync(asset.path, target, { recursive: true })
    else unzip(reader, asset.path, target)
    pointToSources(target, asset.path, appDirectory)
    return target
  }
}

/** CloudFormation writes inline code to `index.js`. */
function installInline(directory: string, source: string): string {
  const target = join(directory, `inline-${createHash('sha256').update(source).digest('hex').slice(0, 32)}`)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'index.js'), source)
  return target
}

function unzip(reader: PropertyReader, file: string, target: string) {
  if (!file.endsWith('.zip')) throw reader.problem(`its code ${basename(file)} is not a zip file`)
  for (const [name, content] of Object.entries(unzipSync(readFileSync(file)))) {
    const path = resolve(target, name)
    if (!path.startsWith(target + sep))
      throw reader.problem(`its code contains a path outside of the archive: ${name}`)
    if (name.endsWith('/')) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
