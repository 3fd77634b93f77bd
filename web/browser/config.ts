/** The game's address: `config.json` next to the page, written during deployment. */
export interface Config {
  ws: string
}

export async function readConfig(fetchIt: typeof fetch): Promise<Config> {
  const response = await fetchIt('./config.json', { cache: 'no-store' })
  if (!response.ok) throw new Error(`config.json: status ${response.status}`)
  const config: unknown = await response.json()
  const isConfig = typeof config === 'object' && config !== null && 'ws' in config
  if (!isConfig || typeof config.ws !== 'string') throw new Error('config.json names no WebSocket URL')
  return { ws: config.ws }
}
