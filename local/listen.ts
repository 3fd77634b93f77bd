import { StartError } from './options.ts'

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
