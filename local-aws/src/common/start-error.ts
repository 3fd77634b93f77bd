/** Something that whoever started it can put right: one sentence. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
