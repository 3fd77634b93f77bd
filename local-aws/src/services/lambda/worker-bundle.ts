import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * Bundles the thread's entry into one JavaScript file, because a cold start must not wait for a TypeScript loader.
 * Runs once per start of the runtime.
 */
export function bundleWorker(directory: string): string {
  const outfile = join(directory, 'execution-environment.mjs')
  buildSync({
    entryPoints: [fileURLToPath(new URL('./worker/bootstrap.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  })
  return outfile
}
