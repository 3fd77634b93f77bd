import { TONES, type Tone, type Voice } from './tones.ts'

export interface Speaker {
  play(tone: Tone): void
  /** Browsers play no sound before the first touch. */
  unlock(): void
}

const WAVES = new Set(
  Object.values(TONES)
    .flat()
    .map(({ wave }) => wave),
)
const ATTACK_SECONDS = 0.006
const SILENT = 0.001

/** Silent until `unlock`, and without WebAudio. */
export function createSpeaker(open: () => AudioContext): Speaker {
  let audio: AudioContext | undefined
  return {
    unlock() {
      try {
        if (!audio) {
          audio = open()
          prepareWaves(audio)
        }
        if (audio.state === 'suspended') void audio.resume().catch(() => {})
      } catch {
        // Without WebAudio the page stays silent.
      }
    },
    play(tone) {
      if (audio?.state !== 'running') return
      for (const voice of TONES[tone]) playVoice(audio, voice)
    },
  }
}

/**
 * A browser computes the table of a wave for its first oscillator, which would stop a slow phone during a game. So each
 * wave gets an oscillator before the first sound, in a task of its own.
 */
function prepareWaves(audio: AudioContext): void {
  for (const wave of WAVES)
    setTimeout(() => {
      audio.createOscillator().type = wave
    })
}

function playVoice(audio: AudioContext, { wave, from, to, seconds, peak, delay = 0 }: Voice): void {
  const oscillator = audio.createOscillator()
  const gain = audio.createGain()
  const at = audio.currentTime + delay
  oscillator.type = wave
  oscillator.frequency.setValueAtTime(from, at)
  oscillator.frequency.exponentialRampToValueAtTime(to, at + seconds)
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(peak, at + ATTACK_SECONDS)
  gain.gain.exponentialRampToValueAtTime(SILENT, at + seconds)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + seconds + 0.02)
}
