/** Documents contain generated tables between two comments that name them. */

const blockOf = (name: string) => new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end of ${name} -->)`)

/** Returns the document with a block's new content. Throws if the document has no such block. */
export function fill(document: string, name: string, text: string): string {
  const block = blockOf(name)
  if (!block.test(document)) throw new Error(`The document has no block ${name}.`)
  return document.replace(block, (_all, begin: string, end: string) => `${begin}\n${text}\n\n${end}`)
}

/** The current content of a block. */
export function read(document: string, name: string): string | undefined {
  const [all] = blockOf(name).exec(document) ?? []
  return all?.split('\n').slice(1, -1).join('\n').trim()
}
