/** The definition of each sound. Nothing is downloaded: the browser generates the tones. */

/** `from` and `to` in Hz, the rest in seconds; `peak` is the gain. */
export interface Voice {
  wave: OscillatorType
  from: number
  to: number
  seconds: number
  peak: number
  delay?: number
}

const flat = (wave: OscillatorType, hz: number, seconds: number, peak: number, delay = 0): Voice => ({
  wave,
  from: hz,
  to: hz,
  seconds,
  peak,
  delay,
})

export const TONES = {
  beat: [
    { wave: 'triangle', from: 196, to: 120, seconds: 0.11, peak: 0.35 },
    { wave: 'square', from: 1200, to: 900, seconds: 0.02, peak: 0.05 },
  ],
  pon: [flat('triangle', 392, 0.2, 0.35), flat('triangle', 587, 0.24, 0.3)],
  win: [
    flat('triangle', 523, 0.12, 0.3),
    flat('triangle', 659, 0.12, 0.3, 0.1),
    flat('triangle', 784, 0.34, 0.3, 0.2),
  ],
  lose: [
    { wave: 'sine', from: 330, to: 294, seconds: 0.2, peak: 0.3 },
    { wave: 'sine', from: 262, to: 220, seconds: 0.4, peak: 0.3, delay: 0.18 },
  ],
  tick: [flat('square', 880, 0.03, 0.06)],
  found: [flat('triangle', 587, 0.14, 0.3), flat('triangle', 784, 0.26, 0.3, 0.12)],
  stamp: [{ wave: 'sine', from: 700, to: 1100, seconds: 0.07, peak: 0.15 }],
} satisfies Record<string, Voice[]>

export type Tone = keyof typeof TONES
