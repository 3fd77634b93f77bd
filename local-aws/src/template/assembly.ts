import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Environment, type StackTemplate, type Template, TemplateError } from './model.ts'

/** A file or directory that `cdk deploy` uploads. */
export interface Asset {
  path: string
  /** `zip`: a directory, uploaded as a zip file. `file`: uploaded unchanged. */
  packaging: 'zip' | 'file'
}

/** The result of a synthesis: the stacks in the order of their dependencies, and the assets by S3 key. */
export interface Assembly {
  stacks: StackTemplate[]
  assets: ReadonlyMap<string, Asset>
  /** The account and the region of the stacks, if the app sets them. Its policies contain them. */
  place?: Partial<Place>
}

type Place = Pick<Environment, 'account' | 'region'>

interface Manifest {
  artifacts?: Record<string, Artifact>
}

interface Artifact {
  type: string
  dependencies?: string[]
  /** `aws://<account>/<region>`, with `unknown-account` and `unknown-region` unless the app sets them. */
  environment?: string
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

/** Reads a cloud assembly (`cdk.out`), including the nested assemblies of stages. Throws TemplateError. */
export function readAssembly(directory: string): Assembly {
  const file = join(directory, 'manifest.json')
  if (!existsSync(file))
    throw new TemplateError([`${directory} is not a cloud assembly: it has no manifest.json`])
  const artifacts = readJson<Manifest>(file).artifacts ?? {}
  const stacks: StackTemplate[] = []
  const assets = new Map<string, Asset>()
  const seen = new Set<string>()
  const places = new Set<string>()

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
    if (artifact.type === 'aws:cloudformation:stack' && templateFile) {
      places.add(artifact.environment ?? '')
      stacks.push({
        stackName,
        parameters,
        // CDK leaves out the section if a stack has no resources.
        template: { Resources: {}, ...readJson<Partial<Template>>(join(directory, templateFile)) },
      })
    }
    if (artifact.type === 'cdk:asset-manifest' && manifest)
      for (const [key, asset] of assetsOf(directory, manifest)) assets.set(key, asset)
    if (artifact.type === 'cdk:cloud-assembly' && directoryName) {
      const nested = readAssembly(join(directory, directoryName))
      stacks.push(...nested.stacks)
      if (nested.place)
        places.add(
          `aws://${nested.place.account ?? 'unknown-account'}/${nested.place.region ?? 'unknown-region'}`,
        )
      for (const [key, asset] of nested.assets) assets.set(key, asset)
    }
  }
  for (const id of Object.keys(artifacts)) visit(id)
  return { stacks, assets, place: placeOf([...places]) }
}

/** The account and region of all stacks. Throws TemplateError if they differ. */
function placeOf(places: readonly string[]): Partial<Place> {
  const named = places.map((place) => /^aws:\/\/([^/]+)\/(.+)$/.exec(place) ?? [])
  const only = (what: string, values: readonly (string | undefined)[]) => {
    const [first, ...others] = new Set(values.filter((value) => value && !value.startsWith('unknown-')))
    if (others.length === 0) return first
    throw new TemplateError([
      `stacks of more than one ${what} are not run on one machine: ${[first, ...others].join(', ')}`,
    ])
  }
  const account = only(
    'account',
    named.map(([, account]) => account),
  )
  const region = only(
    'region',
    named.map(([, , region]) => region),
  )
  return { ...(account && { account }), ...(region && { region }) }
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
