/** Stands in the bundles for the SDK's chain of places to look for credentials in. */
import { fromEnv } from '@aws-sdk/credential-provider-env'

export const defaultProvider = () => fromEnv()
