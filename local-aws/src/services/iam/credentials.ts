import { randomBytes } from 'node:crypto'
import type { Caller } from '../../common/aws/ports.ts'

export interface IssuedCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Issues temporary credentials for the template's roles. Only the access key id identifies the role of a call.
 * Signatures are not verified, because all calls stay on this machine.
 */
export class CredentialIssuer {
  readonly #callers = new Map<string, Caller>()

  /** Returns the credentials of a session of a role, always the same ones. */
  readonly issue = (roleArn: string, sessionName: string): IssuedCredentials => {
    const known = [...this.#callers].find(
      ([, caller]) => caller.roleArn === roleArn && caller.sessionName === sessionName,
    )
    const accessKeyId = known?.[0] ?? this.#newKey({ roleArn, sessionName, fromTemplate: true })
    return { accessKeyId, secretAccessKey: `local-${accessKeyId}`, sessionToken: `local-${accessKeyId}` }
  }

  /** Returns the caller from an Authorization header. A key that was not issued here belongs to a person. */
  readonly callerOf = (authorizationHeader?: string): Caller => {
    const [, accessKeyId = ''] = /Credential=([^/\s,]+)\//.exec(authorizationHeader ?? '') ?? []
    return this.#callers.get(accessKeyId) ?? {}
  }

  #newKey(caller: Caller): string {
    const key = `ASIA${[...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`
    this.#callers.set(key, caller)
    return key
  }
}
