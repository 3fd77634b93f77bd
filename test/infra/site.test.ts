import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { synthesizedApp } from '../support/app.ts'
import { synthesizeTemplate } from '../support/template.ts'

interface Deployment {
  DependsOn?: string[]
  Properties: {
    Exclude?: string[]
    Include?: string[]
    Prune: boolean
    SystemMetadata: { 'cache-control': string }
    DistributionId?: unknown
  }
}

test('browsers keep files with hashed names and check the others, which are uploaded last', () => {
  const deployments = Object.entries(synthesizeTemplate().findResources('Custom::CDKBucketDeployment'))
  const deploymentOf = (id: RegExp) => deployments.find(([name]) => id.test(name)) as [string, Deployment]
  expect(deployments).toHaveLength(2)
  const [hashedId, hashed] = deploymentOf(/^SiteAssets/)
  expect(hashed.Properties).toMatchObject({
    Exclude: ['*'],
    Include: ['assets/*'],
    Prune: false,
    SystemMetadata: { 'cache-control': 'max-age=31536000, immutable' },
  })
  const [, rest] = deploymentOf(/^SiteDeployment/)
  expect(rest.DependsOn).toContain(hashedId)
  expect(rest.Properties).toMatchObject({
    Exclude: ['assets/*'],
    Prune: true,
    SystemMetadata: { 'cache-control': 'no-cache' },
    // CloudFront's copies are dropped.
    DistributionId: expect.anything(),
  })
})

test('exactly the files in assets/ have hashed names', async () => {
  const assembly = await synthesizedApp()
  const isPage = (name: string) => existsSync(join(assembly, name, 'index.html'))
  const [page = '', ...others] = readdirSync(assembly).filter(isPage)
  expect(others).toEqual([])
  const files = readdirSync(join(assembly, page), { recursive: true, encoding: 'utf8' })
  const hashed = files.filter((name) => /-[\w-]{8}\.\w+$/.test(name))
  expect(hashed.length).toBeGreaterThan(2)
  expect(files.filter((name) => name.startsWith('assets/')).sort()).toEqual(hashed.sort())
})
