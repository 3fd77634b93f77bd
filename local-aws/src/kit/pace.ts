import { ConnectionLost } from '../common/aws/connection-lost.ts'
import { AwsError } from '../common/aws/error.ts'
import { VirtualClock } from '../common/virtual-clock.ts'
import { StatesError } from '../services/step-functions/ports.ts'
import type { TaskCall } from './call.ts'

/** Virtual time. It only moves when nothing is left to do, including the test's own work. */
export class Pace {
  readonly clock: VirtualClock
  /** The test's own pending work, by the call that it is for. */
  private readonly busy = new Map<Promise<unknown>, TaskCall>()
  private mistake: unknown

  constructor(startsAt: Date | undefined) {
    this.clock = new VirtualClock(startsAt?.getTime())
  }

  /** Jumps from timer to timer until `done`, but not past `until`. */
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

  /** Runs the test's function later. What it throws is the test's mistake. */
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

  /**
   * The only rejections that belong to the definition are those that a Task can fail with. All others go to the test.
   */
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
