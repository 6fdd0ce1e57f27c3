import { alterTexts } from '../src/locales/languages';

/** Whether the stories are looked at in the pseudo-locale: English with accents, and longer by two fifths. */
export const PSEUDO = new URLSearchParams(location.search).get('lang') === 'pseudo';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçđéƒĝĥíĵķĺḿñóþɋŕšţúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĹḾÑÓÞɊŔŠŢÚṼŴẊÝŽ';
const LETTERS = new Map([...PLAIN].map((letter, at) => [letter, [...ACCENTED][at] ?? letter]));
const MORE = 0.4;

/** Every word longer by two fifths, with no letter of the Latin alphabet left as it was. */
function accented(text: string): string {
  return text.replace(/[A-Za-z]+/g, (word) => {
    const longer = word + word.slice(-Math.ceil(word.length * MORE)).toLowerCase();
    return [...longer].map((letter) => LETTERS.get(letter) ?? letter).join('');
  });
}

/** What then still stands in plain Latin letters is in no file of texts. */
export function beginPseudo(): void {
  if (PSEUDO) alterTexts(accented);
}
