import { createServer } from 'node:net'
import { StartError } from '../common/start-error.ts'

/** Runs `start` with the port. Throws StartError if the port is in use or forbidden; `variable` sets the port. */
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
      throw new StartError(`Port ${port} is in use. Set ${variable} to another port, or to 0 for a free one.`)
    if (code === 'EACCES')
      throw new StartError(`No permission to use port ${port}. Set ${variable} to another port.`)
    throw error
  }
}

/** Throws StartError if one of the ports is in use. Called before the slow parts of the start. 0 is always free. */
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
