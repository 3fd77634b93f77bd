/**
 * Posts what comes in one go as one message: waking another thread takes longer than most messages take to write
 * and to read.
 */
export function together<T>(post: (messages: T[]) => void): (message: T) => void {
  let gathered: T[] = []
  return (message) => {
    if (gathered.push(message) > 1) return
    queueMicrotask(() => {
      const messages = gathered
      gathered = []
      post(messages)
    })
  }
}
