import type { Retrier } from '../../services/step-functions/interpreter/definition.ts'

/** Retriers in words: `States.TaskFailed: 1 s × 2, at most 3, full jitter`. */
export const describeRetriers = (retriers: readonly Retrier[] | undefined): string[] =>
  (retriers ?? []).map((retrier) => {
    const { ErrorEquals, IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2 } = retrier
    const errors = ErrorEquals.join(', ')
    if (MaxAttempts === 0) return `${errors}: no retry`
    const limits = [
      `${IntervalSeconds} s × ${BackoffRate}`,
      `at most ${MaxAttempts}`,
      ...(retrier.MaxDelaySeconds === undefined ? [] : [`up to ${retrier.MaxDelaySeconds} s`]),
      ...(retrier.JitterStrategy === 'FULL' ? ['full jitter'] : []),
    ]
    return `${errors}: ${limits.join(', ')}`
  })
