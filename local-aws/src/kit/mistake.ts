/** A mistake in the test. It fails the test with one sentence, even if the definition would catch it. */
export class TestMistake extends Error {
  override readonly name = 'TestMistake'
}
