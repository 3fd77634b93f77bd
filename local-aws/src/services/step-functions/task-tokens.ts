import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AwsError } from '../../common/aws/error.ts'

/** What can be done with a task that waits under a token. */
export interface TokenHolder {
  /** Each returns whether it was the first to decide. */
  succeed(outputText: string): void
  fail(error: string | undefined, cause: string | undefined): void
  heartbeat(): void
}

/** Every token starts with the same bytes, so every token starts with the same letters, as AWS's do. */
const HEADER = Buffer.from([0, 0, 0, 42, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1])
const COUNTER_BYTES = 8
const SIGNATURE_BYTES = 256
const TOKEN_BYTES = HEADER.length + COUNTER_BYTES + SIGNATURE_BYTES

/**
 * The tasks that wait for a result. A token carries a signature of its own number. So the runtime can tell a used token
 * from an invented one without storing it, and nobody can guess one.
 */
export class TaskTokens {
  private readonly key = randomBytes(64)
  private readonly holders = new Map<bigint, TokenHolder>()
  private counter = 0n

  /** Number of waiting tasks. */
  get size(): number {
    return this.holders.size
  }

  /** Issues a new token. `release` makes it invalid. */
  issue(holder: TokenHolder): { token: string; release(): void } {
    const number = ++this.counter
    this.holders.set(number, holder)
    const token = Buffer.concat([HEADER, counterBytes(number), this.signature(number)]).toString('base64')
    return { token, release: () => this.holders.delete(number) }
  }

  /** SendTaskSuccess. The first result wins. For all later ones the task no longer exists. */
  succeed(token: string, output: string): void {
    const number = this.numberOf(token)
    assertJson(output)
    this.take(number).succeed(output)
  }

  /** SendTaskFailure. */
  fail(token: string, error?: string, cause?: string): void {
    this.take(this.numberOf(token)).fail(error, cause)
  }

  /** SendTaskHeartbeat. */
  heartbeat(token: string): void {
    this.find(this.numberOf(token)).heartbeat()
  }

  private take(number: bigint): TokenHolder {
    const holder = this.find(number)
    this.holders.delete(number)
    return holder
  }

  private find(number: bigint): TokenHolder {
    const holder = this.holders.get(number)
    if (!holder) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'")
    return holder
  }

  private numberOf(token: string): bigint {
    const bytes = Buffer.from(token, 'base64')
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64') !== token) throw invalidToken()
    const number = bytes.readBigUInt64BE(HEADER.length)
    const signature = bytes.subarray(HEADER.length + COUNTER_BYTES)
    if (!bytes.subarray(0, HEADER.length).equals(HEADER)) throw invalidToken()
    if (!timingSafeEqual(signature, this.signature(number))) throw invalidToken()
    return number
  }

  private signature(number: bigint): Buffer {
    // An extendable-output hash with the secret in front is a sound keyed hash of any length.
    return createHash('shake256', { outputLength: SIGNATURE_BYTES })
      .update(this.key)
      .update(counterBytes(number))
      .digest()
  }
}

function counterBytes(number: bigint): Buffer {
  const bytes = Buffer.alloc(COUNTER_BYTES)
  bytes.writeBigUInt64BE(number)
  return bytes
}

function invalidToken(): AwsError {
  return new AwsError('InvalidToken', "Invalid Token: 'Invalid token'")
}

function assertJson(output: string): void {
  try {
    JSON.parse(output)
  } catch (reason) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(reason as Error).message}'`)
  }
}
