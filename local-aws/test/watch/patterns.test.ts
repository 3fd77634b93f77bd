import { WatchPatterns } from '../../src/watch/patterns.ts'

const patterns = new WatchPatterns(
  ['functions/**', 'infra/*.{ts,mts}', 'web', './shared/**'],
  ['**/*.md', 'functions/old'],
)

test.each([
  ['functions/play.ts', true],
  ['functions/store/table.ts', true],
  ['infra/app.ts', true],
  ['infra/app.mts', true],
  ['infra/app.js', false],
  ['infra/parts/table.ts', false],
  ['web/view/hand.tsx', true],
  ['shared/words.ts', true],
  ['other/file.ts', false],
  ['functions/README.md', false],
  ['functions/old/play.ts', false],
  ['functions/node_modules/zod/index.js', false],
  ['functions/.play.ts.swp', false],
  ['functions/.cache/play.ts', false],
  ['cdk.json', true],
  ['cdk.out/manifest.json', false],
])('%s: a synthesis depends on it: %s', (file, expected) => {
  expect(patterns.covers(file)).toBe(expected)
})

test.each([
  ['', true],
  ['functions', true],
  ['functions/store', true],
  ['functions/old', false],
  ['functions/node_modules', false],
  ['infra', true],
  ['web/view', true],
  ['other', false],
  ['node_modules', false],
  ['.git', false],
  ['cdk.out', false],
])('the directory %p is looked into: %s', (directory, expected) => {
  expect(patterns.mayHold(directory)).toBe(expected)
})

test('a pattern that begins with any directory looks into all of them', () => {
  expect(new WatchPatterns(['**/*.ts'], []).mayHold('some/where')).toBe(true)
})
