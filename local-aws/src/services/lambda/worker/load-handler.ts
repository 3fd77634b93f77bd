import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LambdaRuntimeError } from './errors.ts'
import type { WorkerStart } from './messages.ts'

export type Handler = (event: unknown, context: object, callback?: Callback) => unknown
export type Callback = (error?: unknown, result?: unknown) => void

const NO_CALLBACKS =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
  'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
  'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.'

/** Loads a handler such as `folder/index.handler`: a module below the task root, and its (nested) export. */
export async function loadHandler(start: WorkerStart): Promise<Handler> {
  const { taskRoot, handler } = start
  const [, moduleName, exported] = /^([^.]+)\.(.+)$/.exec(basename(handler)) ?? []
  if (handler.includes('..'))
    throw malformed(`'${handler}' is not a valid handler name. ${NO_RELATIVE_PATHS}`)
  if (moduleName === undefined || exported === undefined) throw malformed('Bad handler')
  const hasCallbacks = start.runtimeMajor <= start.lastMajorWithCallbacks
  const loaded = await loadModule(resolve(taskRoot, dirname(handler), moduleName))
  const find = (module: unknown) => exported.split('.').reduce<unknown>(member, module)
  // From Node.js 24 on, the runtime also searches the default export.
  const found = find(loaded) || (hasCallbacks ? undefined : find(member(loaded, 'default')))
  if (!found)
    throw new LambdaRuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`)
  if (typeof found !== 'function')
    throw new LambdaRuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`)
  if (found.length >= 3 && !hasCallbacks)
    throw new LambdaRuntimeError('Runtime.CallbackHandlerDeprecated', NO_CALLBACKS)
  return found as Handler
}

const NO_RELATIVE_PATHS = 'Use absolute paths when specifying root directories in handler names.'

const malformed = (message: string) => new LambdaRuntimeError('Runtime.MalformedHandlerName', message)

const member = (value: unknown, name: string): unknown =>
  (typeof value === 'object' || typeof value === 'function') && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined

async function loadModule(path: string): Promise<unknown> {
  const file = ['', '.js', '.mjs', '.cjs'].map((suffix) => path + suffix).find((name) => existsSync(name))
  try {
    if (file === undefined)
      throw Object.assign(new Error(`Cannot find module '${basename(path)}'\nRequire stack:\n- ${path}`), {
        code: 'MODULE_NOT_FOUND',
      })
    if (file.endsWith('.mjs')) return await import(pathToFileURL(file).href)
    return await requireOrImport(file)
  } catch (error) {
    throw asLoadError(error)
  }
}

/** Loads a `.js` file as CommonJS, unless its package.json makes it an ES module. */
async function requireOrImport(file: string): Promise<unknown> {
  try {
    return createRequire(file)(file)
  } catch (error) {
    const code = codeOf(error)
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error
    return import(pathToFileURL(file).href)
  }
}

/** Advice for a missing package that AWS's runtimes include. */
function missingSdk(error: unknown): string {
  if (!(error instanceof Error) || !String(codeOf(error)).endsWith('MODULE_NOT_FOUND')) return ''
  const [, name] = /Cannot find (?:module|package) '(@(?:aws-sdk|smithy)\/[^'/]+)/.exec(error.message) ?? []
  return name === undefined
    ? ''
    : `\nLambda's Node.js runtimes bring ${name} from nodejs18.x on; here it comes from the app's node_modules. Install it there: npm install --save-dev ${name}`
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

function asLoadError(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    const wrapped = new LambdaRuntimeError('Runtime.UserCodeSyntaxError', String(error))
    wrapped.stack = error.stack
    return wrapped
  }
  const missing = missingSdk(error)
  // A failed import inside an ES module keeps its own error, as on AWS.
  if (codeOf(error) === 'MODULE_NOT_FOUND')
    return new LambdaRuntimeError('Runtime.ImportModuleError', `${String(error)}${missing}`)
  if (missing && error instanceof Error) error.message += missing
  return error
}
