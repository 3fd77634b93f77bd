import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage } from 'aws-cdk-lib'
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync } from 'esbuild'

const FUNCTIONS = fileURLToPath(new URL('../functions', import.meta.url))

/** CommonJS packages inside the bundle still ask for `require`. */
const REQUIRE_IN_ES_MODULE =
  "import{createRequire as janken_cr}from'node:module';const require=janken_cr(import.meta.url);"

/**
 * A file of functions/ as one minified ES module, with the AWS SDK in it, so that what is tested is what runs.
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
          buildSync({
            entryPoints: [`${FUNCTIONS}/${entry}.ts`],
            outfile: `${outputDirectory}/index.mjs`,
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
            alias: LAMBDA_ONLY,
            logLevel: 'warning',
          })
          return true
        },
      },
    },
  })
}

/** In Lambda, credentials are in the environment: no other place has to be looked into, nor bundled. */
const LAMBDA_ONLY = {
  '@aws-sdk/credential-provider-node': fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url)),
}
