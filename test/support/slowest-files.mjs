const SHOWN = 10

/** A jest reporter that prints the slowest test files. */
export default class SlowestFiles {
  onRunComplete(_contexts, { testResults }) {
    if (testResults.length <= SHOWN) return
    const files = testResults
      .map(({ testFilePath, perfStats: { start, end } }) => ({ testFilePath, ms: end - start }))
      .sort((one, other) => other.ms - one.ms)
    console.log(`The slowest ${SHOWN} of ${files.length} files:`)
    for (const { testFilePath, ms } of files.slice(0, SHOWN))
      console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${testFilePath.replace(`${process.cwd()}/`, '')}`)
  }
}
