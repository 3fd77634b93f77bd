import { LambdaRuntimeError } from './errors.ts'

/** Makes `awslambda.streamifyResponse` throw, because response streaming is not supported. */
export function refuseStreaming() {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse() {
        throw new LambdaRuntimeError(
          'Runtime.StreamingNotSupported',
          'awslambda.streamifyResponse: response streaming is not supported',
        )
      },
    },
  })
}
