import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { RANKING_INDEX } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import { settingsOf } from './settings.ts'

/** The store's operations on the table, in groups that functions need together. */
const ACTIONS = {
  read: ['dynamodb:GetItem'],
  readMany: ['dynamodb:BatchGetItem'],
  update: ['dynamodb:UpdateItem'],
  put: ['dynamodb:PutItem'],
  remove: ['dynamodb:DeleteItem'],
  /** Of the ranking index only. */
  rank: ['dynamodb:Query'],
  /** Finds the subscribers and removes those that are gone. */
  publish: ['dynamodb:Query', 'dynamodb:DeleteItem'],
} as const

export type TableUse = keyof typeof ACTIONS

/** The one table: players, waiting slots, games and topics. In production it outlives the stack. */
export class GameTable extends Construct {
  readonly table: Table

  constructor(scope: Construct, id: string) {
    super(scope, id)
    const { keepsData, pointInTimeRecovery } = settingsOf(this)
    this.table = new Table(this, 'Items', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      deletionProtection: keepsData,
    })
    if (!pointInTimeRecovery)
      acknowledge(this.table, { 'AwsSolutions-DDB3': 'The data of this stage may be lost.' })
    this.table.addGlobalSecondaryIndex({
      indexName: RANKING_INDEX,
      partitionKey: { name: 'ranking', type: AttributeType.STRING },
      sortKey: { name: 'rating', type: AttributeType.NUMBER },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ['playerId', 'name', 'wins', 'losses'],
    })
  }

  get tableName(): string {
    return this.table.tableName
  }

  get tableArn(): string {
    return this.table.tableArn
  }

  /** Grants these uses and nothing more. CDK's own grant would open every index along with the table. */
  allow(grantee: IGrantable, ...uses: TableUse[]): void {
    for (const use of uses) {
      const resource = use === 'rank' ? `${this.tableArn}/index/${RANKING_INDEX}` : this.tableArn
      grantee.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({ actions: [...ACTIONS[use]], resources: [resource] }),
      )
    }
  }
}
