import { randomUUID } from 'node:crypto'
import type { ApiRequest, ApiResponse } from '../../common/aws/http.ts'
import type { Caller } from '../../common/aws/ports.ts'

/** The identity of a role's session. */
export interface RoleIdentity {
  assumedRoleArn(caller: Caller): string
  userIdOf(caller: Caller): string
}

/** Answers `sts get-caller-identity`, the only supported action of AWS's query protocol. */
export function answerQuery(
  request: ApiRequest,
  caller: Caller,
  account: string,
  role: RoleIdentity,
): ApiResponse {
  const action = new URLSearchParams(request.body.toString()).get('Action')
  const headers = { 'content-type': 'text/xml' }
  if (action !== 'GetCallerIdentity')
    return {
      status: 400,
      headers,
      body:
        '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>' +
        `<Message>The action ${escapeXml(action ?? '')} is not supported by this runtime</Message></Error></ErrorResponse>`,
    }
  const arn = caller.roleArn === undefined ? `arn:aws:iam::${account}:root` : role.assumedRoleArn(caller)
  const userId = caller.roleArn === undefined ? account : role.userIdOf(caller)
  return {
    status: 200,
    headers,
    body:
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      `<Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account></GetCallerIdentityResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  }
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
