import { project as localAws, whole } from './local-aws/jest.config.mjs'

/** TypeScript is compiled per file by swc; these packages ship ES modules only and are compiled too. */
const compiledPackages = ['preact']

// The functions run on Node 24 where they are deployed; what they say of older ones is noise here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const common = {
  transform: {
    '^.+\\.(t|mj|j)sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${compiledPackages.join('|')})/)`],
  testEnvironment: 'node',
  setupFiles: localAws.setupFiles,
}

export default {
  ...whole,
  testSequencer: '<rootDir>/test/support/slow-files-first.mjs',
  reporters: ['default', '<rootDir>/test/support/slowest-files.mjs'],
  projects: [
    {
      ...common,
      displayName: 'game',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/browser/'],
    },
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
    localAws,
  ],
}
