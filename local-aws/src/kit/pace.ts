import { ConnectionLost } from '../common/aws/connection-lost.ts'
import { AwsError } from '../common/aws/error.ts'
import { VirtualClock } from '../common/virtual-clock.ts'
import { StatesError } from '../services/step-functions/ports.ts'
import type { TaskCall } from './call.ts'

/** Virtual time: it moves on only when nothing is left to do, what the test itself is at included. */
export class Pace {
  readonly clock: VirtualClock
  /** What the test does and this has to wait for, by the call that it is done for. */
  private readonly busy = new Map<Promise<unknown>, TaskCall>()
  private mistake: unknown

  constructor(startsAt: Date | undefined) {
    this.clock = new VirtualClock(startsAt?.getTime())
  }

  /** Jumps from timer to timer until `done`, or to `until` at the most. */
  async drive(done: () => boolean, until = Number.POSITIVE_INFINITY): Promise<void> {
    await this.clock.advance(0)
    for (;;) {
      this.assertNoMistake()
      if (done()) return
      const busy = [...this.busy].filter(([, call]) => !call.isAsleep).map(([work]) => work)
      const due = this.clock.nextDue
      if (busy.length > 0) {
        await Promise.race(busy).catch(() => {})
        await this.clock.advance(0)
      } else if (due === undefined || due > until) return
      else await this.clock.advance(due - this.clock.now())
    }
  }

  async advance(ms: number): Promise<void> {
    const until = this.clock.now() + ms
    await this.drive(() => false, until)
    await this.clock.advance(until - this.clock.now())
    this.assertNoMistake()
  }

  /** Runs it then; what it throws is the test's mistake. */
  later(ms: number, call: TaskCall, work: () => void | Promise<void>): void {
    this.clock.after(ms, () => {
      this.guard(this.track(call, Promise.resolve().then(work))).catch(() => {})
    })
  }

  track<T>(call: TaskCall, work: Promise<T>): Promise<T> {
    this.busy.set(work, call)
    const done = () => this.busy.delete(work)
    work.then(done, done)
    return work
  }

  /** Nothing is rejected there but what a Task may fail with: the rest is for whoever wrote the test. */
  async guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (thrown) {
      const isOfTask = [AwsError, ConnectionLost, StatesError].some((kind) => thrown instanceof kind)
      if (!isOfTask) this.mistake ??= thrown
      throw thrown
    }
  }

  private assertNoMistake(): void {
    if (this.mistake !== undefined) throw this.mistake
  }
}
