import { readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync, type OutputFile } from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FUNCTIONS = join(ROOT, 'functions')

/** Files directly in functions/ that are no function. */
const SHARED = new Set(['clients.ts', 'environment.ts'])

/** CommonJS packages inside the bundle still ask for `require`. */
const REQUIRE_IN_ES_MODULE =
  "import{createRequire as janken_cr}from'node:module';const require=janken_cr(import.meta.url);"

/**
 * A file of functions/ as one minified ES module with everything in it, so that what is tested is what runs.
 * NodejsFunction would start a package runner for each of them, which takes ten times as long as esbuild.
 */
export function bundled(entry: string): AssetCode {
  return Code.fromAsset(FUNCTIONS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling always succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      // Tells one entry's asset from another's: CDK stages what looks alike once.
      command: [entry],
      local: {
        tryBundle(outputDirectory) {
          for (const { path, contents } of bundleOf(entry))
            writeFileSync(join(outputDirectory, basename(path)), contents)
          return true
        },
      },
    },
  })
}

let bundles: readonly OutputFile[] | undefined

/** The first that is asked for brings all of them: together they take esbuild a third of the time. */
function bundleOf(entry: string): OutputFile[] {
  bundles ??= bundleAll()
  const files = bundles.filter(({ path }) => path.startsWith(join(ROOT, entry, '/')))
  if (files.length === 0) throw new Error(`There is no functions/${entry}.ts to bundle.`)
  return files
}

/** Each is whole by itself: functions share no chunks. Kept in memory, so that no path of a folder gets in. */
function bundleAll(): OutputFile[] {
  const entries = readdirSync(FUNCTIONS, { withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.ts') && !SHARED.has(file.name))
    .map(({ name }) => basename(name, '.ts'))
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: entries.map((entry) => ({ in: join(FUNCTIONS, `${entry}.ts`), out: join(entry, 'index') })),
    outdir: ROOT,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    platform: 'node',
    format: 'esm',
    // Lambda runs Node 24, one machine may run 20.
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_IN_ES_MODULE },
    logLevel: 'warning',
  })
  return outputFiles
}
