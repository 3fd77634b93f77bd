/** A player with the real client, who sends requests now and then and measures their latencies. */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Client, createSecret } from '../../client/index.ts'
import type { SocketConstructor } from '../../client/socket.ts'

export class Person {
  readonly client: Client
  readonly latencies: number[] = []
  /** Failures that the client did not recover from. */
  readonly failures: string[] = []
  #isOver = false
  #isPlaying = false
  /** Set when no further game is wanted. */
  #finished: (() => void) | undefined

  constructor(url: string) {
    this.client = new Client({
      url,
      secret: createSecret(),
      WebSocket: WebSocket as unknown as SocketConstructor,
    })
    this.client.connect()
  }

  /** Runs the acts one after another, with pauses of this mean length. */
  async live(acts: ((client: Client) => Promise<unknown>)[], pauseMs: number): Promise<void> {
    await this.client.whenOnline()
    for (let act = 0; !this.#isOver; act++) {
      await pause(pauseMs * (0.5 + Math.random()))
      if (this.#isOver) return
      const began = performance.now()
      try {
        await acts[act % acts.length]?.(this.client)
        this.latencies.push(performance.now() - began)
      } catch (error) {
        if (!this.#isOver) this.failures.push(error instanceof Error ? error.message : String(error))
      }
    }
  }

  /** Plays one game after another against bots and people, as fast as a person can. */
  play(thinkMs: number): void {
    const { client } = this
    const hands = ['rock', 'paper', 'scissors'] as const
    const think = () => pause(thinkMs * (0.5 + Math.random()))
    const report = (error: unknown) => {
      if (!this.#isOver) this.failures.push(error instanceof Error ? error.message : String(error))
    }
    const ask = async (work: () => Promise<unknown>) => {
      const began = performance.now()
      try {
        await work()
        this.latencies.push(performance.now() - began)
      } catch (error) {
        report(error)
      }
    }
    const join = async () => {
      await think()
      if (this.#isOver || this.#finished) return
      await ask(() => client.request('join', { opponent: Math.random() < 0.5 ? 'bot' : 'human' }))
    }
    client.on('round', async ({ gameId, round, thrown }) => {
      this.#isPlaying = true
      if (thrown) return
      await think()
      const hand = hands[Math.floor(Math.random() * hands.length)] ?? 'rock'
      if (!this.#isOver) await ask(() => client.request('throw', { gameId, round, hand }))
    })
    client.on('result', ({ over }) => {
      if (!over) return
      this.#isPlaying = false
      this.#finished?.()
      void join()
    })
    void client.whenOnline().then(join)
  }

  /** Plays the game to its end, if there is one, and begins no other. */
  finish(): Promise<void> {
    return new Promise((resolve) => {
      this.#finished = resolve
      if (!this.#isPlaying) resolve()
    })
  }

  leave(): void {
    this.#isOver = true
    this.client.close()
  }
}
