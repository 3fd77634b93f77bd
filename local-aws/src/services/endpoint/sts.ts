import { randomUUID } from 'node:crypto'
import type { ApiRequest, ApiResponse } from '../../common/aws/http.ts'
import type { Caller } from '../../common/aws/ports.ts'

/** Who a role's session is. */
export interface RoleIdentity {
  assumedRoleArn(caller: Caller): string
  userIdOf(caller: Caller): string
}

/** `sts get-caller-identity`, the one action of AWS's old query protocol that is answered here. */
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
        `<Message>The action ${escapeXml(action ?? '')} is not run on this machine</Message></Error></ErrorResponse>`,
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
