import { setImmediate as nextTurn } from 'node:timers/promises'
import { contextOf } from './context.ts'
import { LambdaRuntimeError } from './errors.ts'
import type { Callback, Handler } from './load.ts'
import type { InvokeMessage } from './messages.ts'

/** Settles when the event loop has nothing left to do. */
export type LoopEmpty = () => Promise<void>

/** Runs the handler with one event and gives its result as JSON text. Throws what the handler threw. */
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
  // Rejections that nobody caught are reported first.
  await nextTurn()
  return stringify(result)
}

function stringify(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null'
  } catch {
    throw new LambdaRuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body')
  }
}

/**
 * Runtimes up to Node.js 22: a promise settles the invocation; without one the first of the callback,
 * `context.succeed`, `fail` or `done` does. After the callback the answer waits for an empty event loop,
 * unless `callbackWaitsForEmptyEventLoop` is false.
 */
function withCallback(
  handler: Handler,
  event: unknown,
  base: object,
  loopEmpty: LoopEmpty,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, result: unknown) =>
      error === undefined || error === null ? resolve(result) : reject(asError(error))
    const context = {
      ...base,
      callbackWaitsForEmptyEventLoop: true,
      succeed: (result: unknown) => resolve(result),
      fail: (error: unknown) => reject(asError(error ?? 'handled')),
      done: settle,
    }
    const callback: Callback = (error, result) => {
      if (context.callbackWaitsForEmptyEventLoop && (error === undefined || error === null))
        loopEmpty().then(() => resolve(result), reject)
      else settle(error, result)
    }
    const returned = handler(event, context, callback)
    if (returned instanceof Promise) returned.then(resolve, reject)
  })
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
