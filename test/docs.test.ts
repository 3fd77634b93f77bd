import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const ROOT = join(__dirname, '..')
/** Folders that hold no pages of this repository. */
const skipped = (name: string) => name.startsWith('.') || ['node_modules', 'cdk.out'].includes(name)

const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skipped(entry.name) ? [] : pagesIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })

const pages = pagesIn('.')

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8')

/** The anchors of a page: its headings as GitHub names them, and its `id` attributes. */
function anchorsOf(page: string): Set<string> {
  const text = read(page)
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  )
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)
  return new Set([...headings, ...ids])
}

/** The links of a page to files of this repository, with the target's path. */
function linksOf(page: string): { link: string; path: string; anchor: string }[] {
  const prose = read(page).replace(/```.*?```/gs, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor = ''] = link.split('#')
      return { link, path: path === '' ? page : normalize(join(dirname(page), path)), anchor }
    })
}

test.each(pages)('every link in %s leads somewhere', (page) => {
  const dead = linksOf(page).filter(
    ({ path, anchor }) =>
      !existsSync(join(ROOT, path)) ||
      (anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor)),
  )
  expect(dead.map(({ link }) => link)).toEqual([])
})

/** What the command line has: `npm run NAME` and `npm NAME`. */
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)

test.each(pages)('every npm script that %s names exists', (page) => {
  const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !scripts.includes(name))).toEqual([])
})
