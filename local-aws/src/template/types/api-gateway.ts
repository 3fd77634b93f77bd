import { stableId } from '../generated-names.ts'
import type { Identity, ResourceTypes } from '../resource-type.ts'

/** API Gateway ids are short and lower case: `k2x9d1m4qa`. */
const id = (length: number) => (identity: Identity) =>
  stableId(`${identity.stackName}/${identity.logicalId}`, length).toLowerCase()

const apiId = id(10)
const partId = id(7)

export const apiGatewayTypes: ResourceTypes = {
  'AWS::ApiGatewayV2::Api': {
    properties: {
      run: ['Name', 'ProtocolType', 'RouteSelectionExpression'],
      inert: ['Description', 'Tags', 'IpAddressType'],
    },
    ref: apiId,
    attributes: {
      ApiId: apiId,
      ApiEndpoint: (api) =>
        `wss://${apiId(api)}.execute-api.${api.environment.region}.${api.environment.urlSuffix}`,
    },
  },
  'AWS::ApiGatewayV2::Stage': {
    properties: {
      run: ['ApiId', 'StageName', 'StageVariables', 'DefaultRouteSettings', 'RouteSettings'],
      inert: ['AutoDeploy', 'DeploymentId', 'Description', 'AccessLogSettings', 'Tags'],
    },
    ref: ({ properties }) => String(properties.StageName),
  },
  'AWS::ApiGatewayV2::Route': {
    properties: {
      run: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType', 'AuthorizerId', 'ApiKeyRequired'],
      inert: ['OperationName', 'RouteResponseSelectionExpression'],
    },
    ref: partId,
    attributes: { RouteId: partId },
  },
  'AWS::ApiGatewayV2::RouteResponse': {
    properties: { run: ['ApiId', 'RouteId', 'RouteResponseKey'], inert: [] },
    ref: partId,
    attributes: { RouteResponseId: partId },
  },
  'AWS::ApiGatewayV2::Integration': {
    properties: {
      run: ['ApiId', 'IntegrationType', 'IntegrationUri', 'CredentialsArn', 'TimeoutInMillis'],
      inert: ['Description', 'IntegrationMethod', 'ContentHandlingStrategy', 'PassthroughBehavior'],
    },
    ref: partId,
    attributes: { IntegrationId: partId },
  },
  'AWS::ApiGatewayV2::Authorizer': {
    properties: {
      run: ['ApiId', 'Name', 'AuthorizerType', 'AuthorizerUri', 'AuthorizerCredentialsArn', 'IdentitySource'],
      inert: [],
    },
    ref: partId,
    attributes: { AuthorizerId: partId },
  },
  'AWS::ApiGatewayV2::Deployment': {
    inert: 'the API always runs as the template says',
    ref: partId,
    attributes: { DeploymentId: partId },
  },
  'AWS::ApiGateway::Account': {
    inert: 'an account-wide role for access logs, which do not exist here',
  },
}
