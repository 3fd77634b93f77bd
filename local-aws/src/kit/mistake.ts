/** What a test has to put right: it fails the test with one sentence, whatever the definition would catch. */
export class TestMistake extends Error {
  override readonly name = 'TestMistake'
}
