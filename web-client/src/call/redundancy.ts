/** A voice of which more than this is lost on its way to the server is sent with the frame before in each packet (RFC 2198) ... */
const MUCH = 0.05;
/** ... until no more than this was lost in so many measurements running (about half a minute): it takes twice the bits. */
const LITTLE = 0.01;
const CALM = 15;

/** Decides whether the own voice is to be sent redundantly. */
export class Redundancy {
  readonly #turn: (on: boolean) => void;
  #on = false;
  #calm = 0;

  constructor(turn: (on: boolean) => void) {
    this.#turn = turn;
  }

  /** So large a part of the voice was lost of late, as the server reports (RFC 3550, section 6.4). */
  lost(part: number): void {
    this.#calm = part <= LITTLE ? this.#calm + 1 : 0;
    const on = this.#on ? this.#calm < CALM : part > MUCH;
    if (on === this.#on) return;
    this.#on = on;
    this.#turn(on);
  }
}
