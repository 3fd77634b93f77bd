import fc from 'fast-check'
import { FrameInspector } from '../../../src/services/api-gateway/frame-inspector.ts'
import { BINARY, CLOSE, CONTINUATION, frame, frameHeader, PING, TEXT } from './raw-client.ts'

const watchAll = (chunks: Buffer[]) => {
  const watch = new FrameInspector()
  for (const chunk of chunks) {
    const fault = watch.see(chunk)
    if (fault) return fault
  }
  return undefined
}

/** Cuts a stream at the given places. */
const cut = (stream: Buffer, places: number[]): Buffer[] => {
  const sorted = [0, ...places.map((place) => place % (stream.length + 1)), stream.length].sort(
    (a, b) => a - b,
  )
  return sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end))
}

const lengths = fc.oneof(fc.nat(130), fc.constantFrom(125, 126, 127, 32_767, 32_768))

test('however a good stream is cut, nothing is found in it', () => {
  const messages = fc.array(fc.tuple(lengths, fc.boolean()), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(messages, fc.array(fc.nat(), { maxLength: 12 }), (list, places) => {
      const frames = list.flatMap(([length, pinged]) => [
        frame(TEXT, 'x'.repeat(length)),
        ...(pinged ? [frame(PING, 'y'.repeat(length % 126))] : []),
      ])
      expect(watchAll(cut(Buffer.concat(frames), places))).toBeUndefined()
    }),
    { numRuns: 60 },
  )
})

test('however a bad stream is cut, the fault is found', () => {
  const faults = fc.constantFrom(
    ['binary', frame(BINARY, 'x')] as const,
    ['frame-too-large', frameHeader(TEXT, 32_769)] as const,
    ['frame-too-large', frameHeader(TEXT, 2 ** 40)] as const,
    [
      'message-too-large',
      Buffer.concat([
        frame(TEXT, 'x'.repeat(32_768), false),
        ...Array.from({ length: 4 }, () => frame(CONTINUATION, 'x'.repeat(32_767), false)),
        frame(CONTINUATION, 'xxxxx'),
      ]),
    ] as const,
  )
  fc.assert(
    fc.property(lengths, faults, fc.array(fc.nat(), { maxLength: 12 }), (length, [fault, bytes], places) => {
      const stream = Buffer.concat([frame(TEXT, 'x'.repeat(length)), bytes])
      expect(watchAll(cut(stream, places))).toBe(fault)
    }),
    { numRuns: 60 },
  )
})

test('a message begins at zero again', () => {
  const quarter = 'x'.repeat(32_768)
  const full = [TEXT, CONTINUATION, CONTINUATION, CONTINUATION].map((opcode, at) =>
    frame(opcode, quarter, at === 3),
  )
  expect(watchAll([...full, ...full, frame(TEXT, 'x'), frame(CLOSE, '')])).toBeUndefined()
})

test('a fault is found before the payload is there', () => {
  expect(watchAll([frameHeader(TEXT, 40_000)])).toBe('frame-too-large')
})
