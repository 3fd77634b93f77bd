import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type StackTemplate, type Template, TemplateError } from './model.ts'

/** A file or directory that `cdk deploy` would upload. */
export interface Asset {
  path: string
  /** `zip`: a directory that is zipped for the upload; `file`: a file that is uploaded as it is. */
  packaging: 'zip' | 'file'
}

/** What an app synthesized: its stacks in the order of their dependencies, and their assets by S3 key. */
export interface Assembly {
  stacks: StackTemplate[]
  assets: ReadonlyMap<string, Asset>
}

interface Manifest {
  artifacts?: Record<string, Artifact>
}

interface Artifact {
  type: string
  dependencies?: string[]
  properties?: {
    templateFile?: string
    stackName?: string
    parameters?: Record<string, string>
    file?: string
    directoryName?: string
  }
}

interface AssetManifest {
  files?: Record<
    string,
    {
      source: { path?: string; packaging?: 'zip' | 'file' }
      destinations: Record<string, { objectKey: string }>
    }
  >
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new TemplateError([
      `${basename(file)} is not JSON: ${error instanceof Error ? error.message : error}`,
    ])
  }
}

/** Reads a cloud assembly (`cdk.out`), nested assemblies of stages included. */
export function readAssembly(directory: string): Assembly {
  const file = join(directory, 'manifest.json')
  if (!existsSync(file)) throw new TemplateError([`${directory} holds no cloud assembly (no manifest.json)`])
  const artifacts = readJson<Manifest>(file).artifacts ?? {}
  const stacks: StackTemplate[] = []
  const assets = new Map<string, Asset>()
  const seen = new Set<string>()

  const visit = (id: string) => {
    const artifact = artifacts[id]
    if (artifact === undefined || seen.has(id)) return
    seen.add(id)
    for (const dependency of artifact.dependencies ?? []) visit(dependency)
    const {
      templateFile,
      stackName = id,
      parameters,
      file: manifest,
      directoryName,
    } = artifact.properties ?? {}
    if (artifact.type === 'aws:cloudformation:stack' && templateFile)
      stacks.push({
        stackName,
        parameters,
        // A stack without resources is synthesized without the section.
        template: { Resources: {}, ...readJson<Partial<Template>>(join(directory, templateFile)) },
      })
    if (artifact.type === 'cdk:asset-manifest' && manifest)
      for (const [key, asset] of assetsOf(directory, manifest)) assets.set(key, asset)
    if (artifact.type === 'cdk:cloud-assembly' && directoryName) {
      const nested = readAssembly(join(directory, directoryName))
      stacks.push(...nested.stacks)
      for (const [key, asset] of nested.assets) assets.set(key, asset)
    }
  }
  for (const id of Object.keys(artifacts)) visit(id)
  return { stacks, assets }
}

function assetsOf(directory: string, manifest: string): [string, Asset][] {
  const { files = {} } = readJson<AssetManifest>(join(directory, manifest))
  return Object.values(files).flatMap(({ source, destinations }) =>
    source.path === undefined
      ? []
      : Object.values(destinations).map(({ objectKey }): [string, Asset] => [
          objectKey,
          { path: join(directory, source.path ?? ''), packaging: source.packaging ?? 'file' },
        ]),
  )
}
