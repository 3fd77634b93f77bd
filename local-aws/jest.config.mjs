import { join } from 'node:path'

/** The suite by itself, `npm test -w local-aws`, and a part of the root's. */
export const project = {
  displayName: 'local-aws',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  setupFiles: [join(import.meta.dirname, 'test/support/release-async-storages.cjs')],
  transform: {
    '^.+\\.(t|mj|j)sx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
}

/** What only the config that jest is started with may say. */
export const whole = {
  // More than two cores can compute, because browsers and clocks keep many tests waiting.
  maxWorkers: 3,
  testTimeout: 60_000,
  // Nothing is open then, but giving back hundreds of megabytes takes longer than the half second that is usual.
  workerGracefulExitTimeout: 30_000,
}

// What the SDK says of Node versions older than its own is noise here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

export default { ...whole, ...project }
