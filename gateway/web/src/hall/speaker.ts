// The display's voice: a chime of two notes, then the call in one language after the other. Never rejects: a machine without a voice shows
// the calls all the same.
import type { Spoken } from './number_words';

// A voice that hangs (some machines have none behind the interface) must not hold up the next call.
const SPEECH_MS_MAX = 15_000;
const CHIME_MS = 1_100;

export class Speaker {
  private audio: AudioContext | null = null;

  // Browsers allow sound only after a touch, or where the display's browser was started with autoplay allowed.
  async unlock(): Promise<boolean> {
    try {
      this.audio ??= new AudioContext();
      if (this.audio.state !== 'running') await Promise.race([this.audio.resume(), wait(500)]);
      return this.audio.state === 'running';
    } catch (error) {
      console.warn('this machine has no sound', error);
      return false;
    }
  }

  async call(sentences: readonly Spoken[]): Promise<void> {
    await this.chime();
    for (const sentence of sentences) await this.say(sentence);
  }

  private async chime(): Promise<void> {
    if (this.audio?.state !== 'running') return;
    for (const [index, hertz] of [659.25, 523.25].entries()) {
      const start = this.audio.currentTime + index * 0.45;
      const tone = this.audio.createOscillator();
      const volume = this.audio.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.4, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.6);
      tone.connect(volume).connect(this.audio.destination);
      tone.start(start);
      tone.stop(start + 0.65);
    }
    await wait(CHIME_MS);
  }

  private async say({ lang, text }: Spoken): Promise<void> {
    if (!('speechSynthesis' in window)) return;
    const sentence = new SpeechSynthesisUtterance(text);
    sentence.lang = lang;
    sentence.rate = 0.9;
    const voice = window.speechSynthesis
      .getVoices()
      .find((one) => one.lang.replace('_', '-').startsWith(lang.slice(0, 2)));
    if (voice) sentence.voice = voice;
    const ended = new Promise<void>((resolve) => {
      sentence.addEventListener('end', () => resolve());
      sentence.addEventListener('error', () => resolve());
    });
    window.speechSynthesis.speak(sentence);
    await Promise.race([ended, wait(SPEECH_MS_MAX)]);
    window.speechSynthesis.cancel();
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
