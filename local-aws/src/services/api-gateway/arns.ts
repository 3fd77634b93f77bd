/** The ARNs of an API's parts, as policies name them and as API Gateway passes them to functions. */

export interface Account {
  region: string
  accountId: string
}

const executeApi = ({ region, accountId }: Account, resource: string) =>
  `arn:aws:execute-api:${region}:${accountId}:${resource}`

/** Also the `methodArn` in the event of an authorizer. */
export const routeArn = (account: Account, apiId: string, stageName: string, routeKey: string) =>
  executeApi(account, `${apiId}/${stageName}/${routeKey}`)

export const authorizerArn = (account: Account, apiId: string, authorizerId: string) =>
  executeApi(account, `${apiId}/authorizers/${authorizerId}`)

export const connectionArn = (
  account: Account,
  apiId: string,
  stageName: string,
  method: string,
  connectionId: string,
) => executeApi(account, `${apiId}/${stageName}/${method}/@connections/${connectionId}`)
