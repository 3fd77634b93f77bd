import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Which other rooms a room may import, and which packages; design: docs/architecture.md. */
const ROOMS: Record<string, { rooms: string[]; packages: RegExp }> = {
  protocol: { rooms: [], packages: /^zod/ },
  functions: {
    rooms: ['protocol'],
    packages:
      /^(node:|@aws-sdk\/(client-|lib-dynamodb$|util-dynamodb$)|@aws-lambda-powertools\/|aws-lambda$|openskill$)/,
  },
  infra: {
    rooms: ['functions/environment.ts'],
    packages: /^(node:|aws-cdk-lib|constructs|cdk-nag|yaml$|esbuild$)/,
  },
  local: { rooms: [], packages: /^(?!aws-cdk|constructs|cdk-nag|preact|zod|openskill)/ },
  client: { rooms: ['protocol'], packages: /^zod/ },
  web: { rooms: ['client', 'protocol'], packages: /^(preact|vite$|unhomoglyph$)/ },
  tools: { rooms: ['.'], packages: /./ },
  test: { rooms: ['.'], packages: /./ },
}

interface Import {
  from: string
  to: string
}

const files = Object.keys(ROOMS).flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(room, file)),
)

/** Static and dynamic imports, re-exports, and what `new URL(..., import.meta.url)` points at in code. */
const SPECIFIER = /(?:\bfrom\s+|\bimport\s+|\bimport\()\s*['"]([^'"]+)['"]/g

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(SPECIFIER)].map(([, to = '']) => ({ from, to })),
)
const roomOf = (file: string) => file.split(sep)[0] ?? ''
const targetOf = ({ from, to }: Import) => normalize(join(dirname(from), to))
const isRelative = ({ to }: Import) => to.startsWith('.')

test('there are files and imports to look at', () => {
  for (const room of Object.keys(ROOMS)) expect(files.some((file) => roomOf(file) === room)).toBe(true)
  expect(imports.length).toBeGreaterThan(100)
})

test('a room imports only the rooms that it may', () => {
  const trespasses = imports.filter(isRelative).filter((one) => {
    const room = roomOf(one.from)
    const target = targetOf(one)
    const allowed = [room, ...(ROOMS[room]?.rooms ?? [])]
    return !allowed.some((place) => place === '.' || !relative(place, target).startsWith('..'))
  })
  expect(trespasses).toEqual([])
})

test('a room imports only the packages that it may', () => {
  const trespasses = imports.filter(
    (one) => !isRelative(one) && !ROOMS[roomOf(one.from)]?.packages.test(one.to),
  )
  expect(trespasses).toEqual([])
})

test('nobody imports tests', () => {
  expect(imports.filter((one) => roomOf(one.from) !== 'test' && /(^|\/)test\//.test(one.to))).toEqual([])
})

test('no imports go round in a circle', () => {
  const graph = new Map<string, string[]>()
  for (const one of imports.filter(isRelative)) {
    graph.set(one.from, [...(graph.get(one.from) ?? []), targetOf(one)])
  }
  expect(findCycle(graph)).toBeUndefined()
})

function findCycle(graph: Map<string, string[]>): string[] | undefined {
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
