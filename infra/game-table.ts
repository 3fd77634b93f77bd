import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'

/** What the store does to the table, in groups that a function needs together. */
const ACTIONS = {
  read: ['dynamodb:GetItem'],
  readMany: ['dynamodb:BatchGetItem'],
  update: ['dynamodb:UpdateItem'],
  put: ['dynamodb:PutItem'],
  remove: ['dynamodb:DeleteItem'],
  subscribe: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem'],
  /** To publish is to find the subscribers and to drop those that are gone. */
  publish: ['dynamodb:Query', 'dynamodb:DeleteItem'],
} as const

export type TableUse = keyof typeof ACTIONS

/** The one table: players, waiting slots, games and topics. It outlives the stack, for the ratings' sake. */
export class GameTable extends Construct {
  private readonly table: Table

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.table = new Table(this, 'Items', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    })
  }

  get tableName(): string {
    return this.table.tableName
  }

  get tableArn(): string {
    return this.table.tableArn
  }

  /** Grants these uses and nothing more. */
  allow(grantee: IGrantable, ...uses: TableUse[]): void {
    const actions = new Set(uses.flatMap((use) => [...ACTIONS[use]]))
    this.table.grant(grantee, ...actions)
  }
}
