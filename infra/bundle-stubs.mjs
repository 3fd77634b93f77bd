/**
 * Replaces parts of the AWS SDK that the functions' clients import but, as functions/clients.ts configures them, never
 * use: other sources of credentials, event streams, endpoint discovery, reading a browser's user
 * agent. See bundle.ts.
 */
function unreachable(what) {
  return () => {
    throw new Error(`${what} is left out of the bundles. See infra/bundle-stubs.mjs.`)
  }
}

/** `@aws-sdk/credential-provider-node` */
export const defaultProvider = unreachable('The chain of credential providers')

/** `@smithy/core/event-streams` */
export const resolveEventStreamSerdeConfig = (config) => config
export const eventStreamSerdeProvider = unreachable('Reading event streams')
export class EventStreamSerde {
  constructor() {
    unreachable('Reading event streams')()
  }
}

/** `@aws-sdk/endpoint-cache`, made by every DynamoDB client and read by endpoint discovery only. */
export class EndpointCache {}

/** `bowser`, and what `openskill` takes from `@stdlib` for models other than the one that rates our games. */
export default unreachable('This package')
