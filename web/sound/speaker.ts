import { TONES, type Tone, type Voice } from './tones.ts'

export interface Speaker {
  play(tone: Tone): void
  /** Browsers play no sound before the first touch. */
  unlock(): void
}

const ATTACK_SECONDS = 0.006
const SILENT = 0.001

/** Silent until `unlock`, and without WebAudio. */
export function createSpeaker(open: () => AudioContext): Speaker {
  let audio: AudioContext | undefined
  return {
    unlock() {
      try {
        audio ??= open()
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
