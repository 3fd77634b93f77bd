import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AwsError } from '../../common/aws/error.ts'

/** What can become of a task that is out under a token. */
export interface TokenHolder {
  /** Each answers whether it was the first to decide. */
  succeed(outputText: string): void
  fail(error: string | undefined, cause: string | undefined): void
  heartbeat(): void
}

/** Every token of Step Functions begins with the same bytes, so that it begins with these letters. */
const HEADER = Buffer.from([0, 0, 0, 42, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1])
const COUNTER_BYTES = 8
const SIGNATURE_BYTES = 256
const TOKEN_BYTES = HEADER.length + COUNTER_BYTES + SIGNATURE_BYTES

/**
 * The tasks that wait for somebody to send their result. A token carries its own proof, a signature over its
 * number: so a spent one is told from a made-up one although nothing of it is kept, and none can be guessed.
 */
export class TaskTokens {
  private readonly key = randomBytes(64)
  private readonly holders = new Map<bigint, TokenHolder>()
  private counter = 0n

  /** How many tasks wait. */
  get size(): number {
    return this.holders.size
  }

  /** A new token; `release` spends it. */
  issue(holder: TokenHolder): { token: string; release(): void } {
    const number = ++this.counter
    this.holders.set(number, holder)
    const token = Buffer.concat([HEADER, counterBytes(number), this.signature(number)]).toString('base64')
    return { token, release: () => this.holders.delete(number) }
  }

  /** SendTaskSuccess. The first to send a result wins; for all others the task is gone. */
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
    // A sponge with a secret in front is a sound keyed hash, and gives as many bytes as are wanted.
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
