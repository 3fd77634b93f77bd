import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync, type OutputFile } from 'esbuild'
import { buildOrKeep } from './kept-build.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const HANDLERS = join(ROOT, 'functions/handlers')

/** Packages that the SDK's clients import but never use with this project's configuration. */
const UNREACHABLE = [
  '@aws-sdk/credential-provider-node',
  '@aws-sdk/endpoint-cache',
  '@smithy/core/event-streams',
  '@stdlib/math-base-special-erf',
  '@stdlib/stats-base-dists-normal-quantile',
  'bowser',
]
const STUBS = 'infra/bundle-stubs.mjs'

/** The sources of a bundle, besides the installed packages. */
const SOURCES = ['functions', 'protocol', 'client', 'infra/bundle.ts', STUBS]

/** CommonJS packages inside the bundle still call `require`. */
const REQUIRE_IN_ES_MODULE =
  "import{createRequire as janken_cr}from'node:module';const require=janken_cr(import.meta.url);"

/**
 * Bundles a file of functions/handlers/ into minified ES modules that contain everything, so that the tested code is
 * the deployed code: `index.mjs`, lazily loaded parts, and the chunks that they share. NodejsFunction would start a
 * package runner for each bundle, which takes ten times as long as esbuild.
 */
export function bundled(entry: string): AssetCode {
  return Code.fromAsset(HANDLERS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling either succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      // Makes each entry's asset distinct. CDK stages identical assets once.
      command: [entry],
      local: {
        tryBundle(outputDirectory) {
          buildOrKeep(`function-${entry}`, SOURCES, outputDirectory, () => {
            for (const { path, contents } of bundleOf(entry))
              writeFileSync(join(outputDirectory, basename(path)), contents)
          })
          return true
        },
      },
    },
  })
}

/** Each bundle is complete: functions share no chunks. It is built in memory, so that no local path gets into it. */
function bundleOf(entry: string): OutputFile[] {
  const file = join(HANDLERS, `${entry}.ts`)
  if (!existsSync(file)) throw new Error(`There is no functions/handlers/${entry}.ts to bundle.`)
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [{ in: file, out: 'index' }],
    outdir: ROOT,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    platform: 'node',
    format: 'esm',
    // Lambda runs Node 24. A local machine may run Node 20.
    target: 'node20',
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(UNREACHABLE.map((name) => [name, join(ROOT, STUBS)])),
    // The SDK's clients read their version from their package.json for a user agent that this project does not send.
    loader: { '.json': 'empty' },
    banner: { js: REQUIRE_IN_ES_MODULE },
    logLevel: 'warning',
  })
  return outputFiles
}
