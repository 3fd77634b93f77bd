/** A failed start that the developer can fix. The message is shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
