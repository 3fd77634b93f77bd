/** Documents hold generated tables between two comments that name them. */

const blockOf = (name: string) => new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end of ${name} -->)`)

/** The document with a block filled anew; throws where it has none of that name. */
export function fill(document: string, name: string, text: string): string {
  const block = blockOf(name)
  if (!block.test(document)) throw new Error(`The document has no block ${name}.`)
  return document.replace(block, (_all, begin: string, end: string) => `${begin}\n${text}\n\n${end}`)
}

/** What a block holds now. */
export function read(document: string, name: string): string | undefined {
  const [all] = blockOf(name).exec(document) ?? []
  return all?.split('\n').slice(1, -1).join('\n').trim()
}
