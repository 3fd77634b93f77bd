import { createServer } from 'node:net'
import { StartError } from '../common/start-error.ts'

/** Starts something on a port, and says it in one sentence when the port is taken. */
export async function onPort<T>(
  variable: string,
  port: number,
  start: (port: number) => Promise<T>,
): Promise<T> {
  try {
    return await start(port)
  } catch (error) {
    const { code } = Object(error)
    if (code === 'EADDRINUSE')
      throw new StartError(`Port ${port} is taken; set ${variable} to another one, or to 0 for any free one.`)
    if (code === 'EACCES')
      throw new StartError(`Port ${port} may not be used; set ${variable} to another one.`)
    throw error
  }
}

/** Finds out that a port is taken before anything else is done; 0 is always free. */
export async function checkPorts(ports: { web: number; ws: number; aws: number }): Promise<void> {
  const variables = { WEB_PORT: ports.web, WS_PORT: ports.ws, AWS_PORT: ports.aws }
  for (const [variable, wanted] of Object.entries(variables)) await onPort(variable, wanted, probe)
}

const probe = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
