/**
 * The thread of an execution environment. Loads the function once, then runs one event at a time. It is bundled
 * separately and imports nothing from the rest of the runtime.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { current, logError, redirectOutput } from './console.ts'
import { redirectDirectWrites } from './direct-writes.ts'
import { errorPayload, LambdaRuntimeError, textOf } from './errors.ts'
import { redirectFetch } from './fetch-by-address.ts'
import { redirectHttp } from './http-by-message.ts'
import { type Handler, loadHandler } from './load-handler.ts'
import { logSender } from './log-sender.ts'
import { collectGarbage, heldMb, watchMemory } from './memory.ts'
import type { InvokeMessage, WorkerMessage, WorkerRequest, WorkerStart } from './messages.ts'
import { runHandler } from './run.ts'
import { redirectSignals } from './signals.ts'
import { refuseStreaming } from './streaming.ts'

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a ' +
  'Promise that was never settled. For more information, see ' +
  'https://nodejs.org/docs/latest/api/process.html#exit-codes'

function serve(port: MessagePort, start: WorkerStart) {
  const send = (message: WorkerMessage) => port.postMessage(message)
  const withCallbacks = start.runtimeMajor <= start.lastMajorWithCallbacks
  let onLoopEmpty: (() => void) | undefined

  /** Set when the response has been sent. An error then ends the environment, but not the invocation. */
  let isAnswered = false
  let endsAfterAnswer = false

  const crash = (label: string, error: unknown) => {
    logError(label, error)
    if (isAnswered) {
      endsAfterAnswer = true
      return
    }
    send({ kind: 'crash', error: errorPayload(error) })
    process.exit(129)
  }

  const killed = (signal: string): never => {
    send({ kind: 'killed', signal })
    process.exit(1)
  }

  const log = logSender(send, start.unreadLog)
  redirectOutput(log, withCallbacks ? undefined : '-')
  redirectDirectWrites(log)
  redirectSignals(killed)
  redirectHttp(start.http.port, start.http.addresses)
  redirectFetch(start.http.addresses)
  refuseStreaming()
  process.on('uncaughtException', (error) => crash('Uncaught Exception', error))
  process.on('unhandledRejection', (reason) => {
    const error = new LambdaRuntimeError('Runtime.UnhandledPromiseRejection', textOf(reason))
    crash('Unhandled Promise Rejection', Object.assign(error, { reason, promise: {} }))
  })
  // The event loop is empty. Up to Node.js 22 that is a response; a pending promise can never settle.
  process.on('beforeExit', () => {
    if (current.requestId === undefined) return
    port.ref()
    if (onLoopEmpty) onLoopEmpty()
    else crash('Invoke Error', new LambdaRuntimeError('Runtime.NodeJsExit', NEVER_SETTLED))
  })

  const loopEmpty = () =>
    new Promise<void>((resolve) => {
      onLoopEmpty = resolve
    })

  /** Clamped, because uncollected garbage may exceed the function's memory size. */
  const heapMb = () => Math.min(heldMb(), start.memorySizeMb)

  /**
   * Up to Node.js 22, Lambda's runtime client responds before Node.js checks for unhandled rejections. These end the
   * process afterwards, and the next event gets a new environment.
   */
  const lookForRejections = async () => {
    if (!withCallbacks) return
    isAnswered = true
    await nextTurn()
    isAnswered = false
  }

  const invoke = async (handler: Handler, message: InvokeMessage) => {
    current.requestId = message.requestId
    process.env._X_AMZN_TRACE_ID = message.traceId
    const endWatch = watchMemory(start.memorySizeMb, () => killed('killed'))
    // Unreferenced, so that only the function's own work keeps the event loop alive.
    port.unref()
    try {
      const payload = await runHandler(handler, message, withCallbacks ? loopEmpty : undefined)
      await lookForRejections()
      send({ kind: 'result', payload, heapMb: heapMb(), ends: endsAfterAnswer })
    } catch (error) {
      logError('Invoke Error', error)
      await lookForRejections()
      send({ kind: 'error', error: errorPayload(error), heapMb: heapMb(), ends: endsAfterAnswer })
    } finally {
      if (endsAfterAnswer) process.exit(128)
      endWatch()
      onLoopEmpty = undefined
      current.requestId = undefined
      port.ref()
    }
  }

  loadHandler(start).then(
    (handler) => {
      port.on('message', (message: WorkerRequest) =>
        message === 'tidy' ? collectGarbage() : void invoke(handler, message),
      )
      send({ kind: 'ready' })
    },
    (error) => {
      logError('Uncaught Exception', error)
      send({ kind: 'initError', error: errorPayload(error) })
    },
  )
}

/** Suppresses warnings about this machine's Node.js version. The template names the function's own version. */
const emitWarning = process.emitWarning.bind(process)
process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
  const isAboutNode = [...rest, Object(warning).name].includes('NodeVersionSupportWarning')
  if (!isAboutNode && !String(warning).includes('NodeVersionSupportWarning'))
    Reflect.apply(emitWarning, process, [warning, ...rest])
}

if (process.env.NODE_OPTIONS?.includes('--enable-source-maps')) process.setSourceMapsEnabled(true)
if (parentPort) serve(parentPort, workerData)
