import { setImmediate as nextTurn } from 'node:timers/promises'
import { contextOf } from './context.ts'
import { LambdaRuntimeError } from './errors.ts'
import type { Callback, Handler } from './load-handler.ts'
import type { InvokeMessage } from './messages.ts'

/** Resolves when the event loop is empty. */
export type LoopEmpty = () => Promise<void>

/** Runs the handler with one event. Returns its result as JSON text. Throws what the handler throws. */
export async function runHandler(
  handler: Handler,
  message: InvokeMessage,
  callbacks: LoopEmpty | undefined,
): Promise<string> {
  const event: unknown = JSON.parse(message.payload)
  const context = contextOf(message)
  const result = callbacks
    ? await withCallback(handler, event, context, callbacks)
    : await handler(event, context)
  // From Node.js 24 on, unhandled rejections are reported first.
  if (!callbacks) await nextTurn()
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null'
  } catch {
    const name = callbacks ? 'Error' : 'Runtime.JSONStringifyError'
    throw new LambdaRuntimeError(name, 'Unable to stringify response body')
  }
}

/**
 * For runtimes up to Node.js 22. The first of the promise, the callback, `context.succeed`, `fail` and `done` counts.
 * After the callback the response waits for an empty event loop, unless `callbackWaitsForEmptyEventLoop` is false. If
 * the event loop is empty before any of them, the response is null.
 */
function withCallback(
  handler: Handler,
  event: unknown,
  base: object,
  loopEmpty: LoopEmpty,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer: unknown = null
    let called = false
    loopEmpty().then(() => resolve(answer))
    const settle = (error: unknown, result: unknown) =>
      error === undefined || error === null ? resolve(result) : reject(error)
    const context = {
      ...base,
      callbackWaitsForEmptyEventLoop: true,
      succeed: (result: unknown) => resolve(result),
      fail: (error: unknown) => reject(error ?? 'handled'),
      done: settle,
    }
    const callback: Callback = (error, result) => {
      if (called) return
      called = true
      if (context.callbackWaitsForEmptyEventLoop && (error === undefined || error === null)) answer = result
      else settle(error, result)
    }
    const returned = handler(event, context, callback)
    if (isThenable(returned)) returned.then(resolve, reject)
  })
}

const isThenable = (value: unknown): value is PromiseLike<unknown> => typeof Object(value).then === 'function'
