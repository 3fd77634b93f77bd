import { HandMadeApp, role, run } from '../../runtime/fixture.ts'

/** Answers with who it is, as AWS sees it. */
const whoAmI = `
export const handler = async () => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20261122/us-east-1/sts/aws4_request',
    },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  })
  return /<Arn>(.*)<.Arn>/.exec(await response.text())[1]
}`

test('a function whose role is another from now on calls as that one', async () => {
  const app = new HandMadeApp()
  const resources = app.lambda('Who', whoAmI)
  const { runtime } = await run(app.assembly(resources))
  const who = async () => {
    const { payload } = await runtime.invoke({ functionName: 'Who', payload: '{}', caller: {} })
    return JSON.parse(payload)
  }
  expect(await who()).toMatch(/assumed-role\/App-WhoRole-\w+\/Who$/)
  const [, fn] = Object.values(resources)
  const Other = role('lambda.amazonaws.com')
  const Role = { 'Fn::GetAtt': ['Other', 'Arn'] }
  const Who = { Type: 'AWS::Lambda::Function', Properties: { ...fn?.Properties, Role } }
  await runtime.deploy(app.assembly({ Other, Who }))
  expect(await who()).toMatch(/assumed-role\/App-Other-\w+\/Who$/)
  await runtime.stop()
  app.remove()
})
