import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Which other folders a folder may import; design: docs/architecture.md. */
const FOLDERS: Record<string, string[]> = {
  protocol: [],
  // The client is the canary's alone.
  functions: ['protocol', 'client/index.ts'],
  infra: ['functions/environment.ts', 'functions/metric-names.ts'],
  'local-aws': [],
  client: ['protocol'],
  web: ['client', 'protocol'],
  tools: ['.'],
  test: ['.'],
}

/** Whose own package.json lists what they load. */
const WORKSPACES: string[] = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).workspaces

interface Import {
  from: string
  to: string
}

const files = Object.keys(FOLDERS).flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .map((file) => join(folder, file)),
)

/** Static and dynamic imports, re-exports, and what `new URL(..., import.meta.url)` points at in code. */
const SPECIFIER = /(?:\bfrom\s+|\bimport\s+|\bimport\()\s*['"]([^'"]+)['"]/g

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(SPECIFIER)].map(([, to = '']) => ({ from, to })),
)
const folderOf = (file: string) => file.split(sep)[0] ?? ''
const targetOf = ({ from, to }: Import) => normalize(join(dirname(from), to))
const isRelative = ({ to }: Import) => to.startsWith('.')

const manifestOf = (
  workspace: string,
): Record<'dependencies' | 'devDependencies', object> & { name: string } =>
  JSON.parse(readFileSync(join(ROOT, workspace, 'package.json'), 'utf8'))
const isCalled = (name: string, workspace: string) => manifestOf(workspace).name === name

test('there are files and imports to look at', () => {
  for (const folder of Object.keys(FOLDERS))
    expect(files.some((file) => folderOf(file) === folder)).toBe(true)
  expect(imports.length).toBeGreaterThan(100)
})

test('a folder imports only the folders that it may', () => {
  const trespasses = imports.filter(isRelative).filter((one) => {
    const folder = folderOf(one.from)
    const target = targetOf(one)
    const allowed = [folder, ...(FOLDERS[folder] ?? [])]
    return !allowed.some((place) => place === '.' || !relative(place, target).startsWith('..'))
  })
  expect(trespasses).toEqual([])
})

test.each(WORKSPACES)('%s loads the packages that its package.json lists, and no others', (workspace) => {
  const { dependencies, devDependencies = {} } = manifestOf(workspace)
  const names = imports
    .filter((one) => folderOf(one.from) === workspace && !/(^|\/)test\/|\.config\.\w+$/.test(one.from))
    .map(({ to }) => /^(@[^/]+\/)?[a-z][^/]*/.exec(to)?.[0] ?? '')
    // Types alone are not loaded.
    .filter(
      (name) =>
        name && !name.startsWith('node:') && (name in dependencies || !(`@types/${name}` in devDependencies)),
    )
  const loaded = new Set(names)
  for (const name of loaded) expect(Object.keys(dependencies)).toContain(name)
  const byOthers = (FOLDERS[workspace] ?? []).flatMap((folder) =>
    Object.keys(manifestOf(folderOf(folder)).dependencies),
  )
  const unused = Object.keys(dependencies).filter(
    (name) => !loaded.has(name) && !byOthers.includes(name) && !WORKSPACES.some((one) => isCalled(name, one)),
  )
  expect(unused).toEqual(workspace === 'local-aws' ? ['dynalite'] : [])
})

test('of the functions only the canary is a client', () => {
  const clients = imports.filter(
    ({ from, to }) => folderOf(from) === 'functions' && /^ws$|\/client\//.test(to),
  )
  for (const { from } of clients) expect(from).toMatch(/^functions\/(handlers\/canary\.ts$|canary\/)/)
})

test('only tests import tests', () => {
  expect(imports.filter((one) => !/(^|\/)test\//.test(one.from) && /(^|\/)test\//.test(one.to))).toEqual([])
})

test('no files import each other in a circle', () => {
  expect(findCycle(imports.filter(isRelative).map((one) => [one.from, targetOf(one)]))).toBeUndefined()
})

test('no folders import each other in a circle, each taken as a whole', () => {
  // In every folder, what lies beside each other: its files, and its folders with all that is in them.
  const levels = new Map<string, [string, string][]>()
  for (const one of imports.filter(isRelative)) {
    const [from, to] = [one.from.split(sep), targetOf(one).split(sep)]
    const depth = from.findIndex((part, index) => part !== to[index])
    const level = from.slice(0, depth).join(sep)
    const edges = levels.get(level) ?? []
    levels.set(level, edges)
    edges.push([from.slice(0, depth + 1).join(sep), to.slice(0, depth + 1).join(sep)])
  }
  expect([...levels.values()].map(findCycle).filter((cycle) => cycle !== undefined)).toEqual([])
})

function findCycle(edges: [from: string, to: string][]): string[] | undefined {
  const graph = new Map<string, string[]>()
  for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to])
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file])
      if (cycle) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return undefined
}
