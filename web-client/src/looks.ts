import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { keep, kept } from './keeping';
import { type View, viewOf } from './model/layout';
import { type TextSize, textSizeOf } from './model/text-size';

const VIEW_KEY = 'tyndau.view';
const TEXT_KEY = 'tyndau.text-size';
/** Where the courtroom fills the screen instead of being scrolled: the same words as in the styles. */
const WIDE = '(min-width: 64em) and (min-height: 40em)';

const chosen = signal(kept(VIEW_KEY));
const wide = signal(false);
const text = signal(textSizeOf(kept(TEXT_KEY)));

/** How the courtroom is laid out on this device. */
export const view: ReadonlySignal<View> = computed(() => viewOf(chosen.value, wide.value));

/** The size of all text, in percent. */
export const textSize: ReadonlySignal<TextSize> = text;

export function chooseView(next: View): void {
  keep(VIEW_KEY, next);
  chosen.value = next;
}

export function chooseTextSize(next: TextSize): void {
  keep(TEXT_KEY, String(next));
  text.value = next;
  applyTextSize();
}

/** Everything is measured in the root's text size, so all grows together. */
function applyTextSize(): void {
  document.documentElement.style.fontSize = text.peek() === 100 ? '' : `${text.peek()}%`;
}

/** Brings back what was chosen an earlier time, and follows the screen. */
export function beginLooks(): void {
  applyTextSize();
  const screen = matchMedia(WIDE);
  const look = () => {
    wide.value = screen.matches;
  };
  look();
  screen.addEventListener('change', look);
}
