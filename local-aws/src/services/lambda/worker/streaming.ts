import { LambdaRuntimeError } from './errors.ts'

/** Nobody here reads a response as a stream, so a function that wants to answer with one is told so. */
export function refuseStreaming() {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse() {
        throw new LambdaRuntimeError(
          'Runtime.StreamingNotSupported',
          'awslambda.streamifyResponse: response streaming is not run on one machine',
        )
      },
    },
  })
}
