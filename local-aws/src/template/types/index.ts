import type { ResourceTypes } from '../resource-type.ts'
import { apiGatewayTypes } from './api-gateway.ts'
import { dynamoDbTypes } from './dynamodb.ts'
import { iamTypes } from './iam.ts'
import { inertTypes } from './inert.ts'
import { lambdaTypes } from './lambda.ts'
import { siteTypes } from './site.ts'
import { stepFunctionsTypes } from './step-functions.ts'

/** Every supported resource type, including those without effect. Others are refused. */
export const resourceTypes: ResourceTypes = {
  ...apiGatewayTypes,
  ...lambdaTypes,
  ...stepFunctionsTypes,
  ...dynamoDbTypes,
  ...iamTypes,
  ...siteTypes,
  ...inertTypes,
}
