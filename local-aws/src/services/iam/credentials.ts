import { randomBytes } from 'node:crypto'
import type { Caller } from '../../common/aws/ports.ts'

export interface IssuedCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Temporary credentials of the template's roles. A call is told to be a role's by its access key id alone:
 * signatures are not checked, since everything stays on this machine.
 */
export class CredentialIssuer {
  readonly #callers = new Map<string, Caller>()

  /** The same session of a role always gets the same credentials. */
  readonly issue = (roleArn: string, sessionName: string): IssuedCredentials => {
    const known = [...this.#callers].find(
      ([, caller]) => caller.roleArn === roleArn && caller.sessionName === sessionName,
    )
    const accessKeyId = known?.[0] ?? this.#newKey({ roleArn, sessionName, fromTemplate: true })
    return { accessKeyId, secretAccessKey: `local-${accessKeyId}`, sessionToken: `local-${accessKeyId}` }
  }

  /** Who signed a request, by its Authorization header; a key that was not issued here is a person's. */
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
