import type { Clock } from '../../../common/clock.ts'
import type { ActivityTask } from '../ports.ts'

export interface Activity {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
}

/** Long-poll timeout. Then the answer is empty. */
const LONGEST_POLL_MS = 60_000

/** The account's activities, and the tasks that wait for a worker, in scheduling order. */
export class Activities {
  private readonly clock: Clock
  private readonly byArn = new Map<string, Activity>()
  private readonly waiting = new Map<string, Set<ActivityTask>>()
  private readonly polls = new Map<string, Set<(task?: ActivityTask) => void>>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  add(activity: Activity): void {
    this.byArn.set(activity.arn, activity)
  }

  find(arn: string): Activity | undefined {
    return this.byArn.get(arn)
  }

  remove(arn: string): void {
    this.byArn.delete(arn)
  }

  /** Sorted by name. */
  all(): Activity[] {
    return [...this.byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  schedule(task: ActivityTask): void {
    const [poll] = this.polls.get(task.activityArn) ?? []
    if (poll) {
      poll(task)
      return
    }
    const tasks = this.waiting.get(task.activityArn) ?? new Set()
    this.waiting.set(task.activityArn, tasks.add(task))
    task.signal.addEventListener('abort', () => tasks.delete(task), { once: true })
  }

  /** Returns the task that has waited longest, or the next one to come. Undefined if none comes in time. */
  poll(arn: string, workerName: string | undefined): Promise<ActivityTask | undefined> {
    const [task] = this.waiting.get(arn) ?? []
    if (task) {
      this.waiting.get(arn)?.delete(task)
      task.started(workerName)
      return Promise.resolve(task)
    }
    return new Promise((resolve) => {
      const polls = this.polls.get(arn) ?? new Set()
      this.polls.set(arn, polls)
      const answer = (task?: ActivityTask) => {
        timer.cancel()
        polls.delete(answer)
        task?.started(workerName)
        resolve(task)
      }
      const timer = this.clock.after(LONGEST_POLL_MS, () => answer())
      polls.add(answer)
    })
  }

  /** Ends every poll with an empty answer. */
  stop(): void {
    for (const polls of this.polls.values()) for (const answer of [...polls]) answer()
  }
}
