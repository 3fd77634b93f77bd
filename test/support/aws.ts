/** AWS's own SDK, for the services that the environment names. */

import { SFNClient } from '@aws-sdk/client-sfn'

let machines: SFNClient | undefined
export function stepFunctions(): SFNClient {
  machines ??= new SFNClient({})
  return machines
}
