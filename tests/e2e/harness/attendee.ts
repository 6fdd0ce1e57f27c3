import type { Heard, Received, Seen, Sent, Wire } from "../in-page/config.ts";
import { PATIENCE_MS, type Tab } from "./browser.ts";
import { until } from "./until.ts";

export const testid = (id: string): string => `[data-testid="${id}"]`;
export const ofPerson = (id: string, person: string): string => `${testid(id)}[data-person="${person}"]`;

/** One person of the hearing with the page that they look at. */
export class Attendee {
  readonly person: string;
  readonly link: string;
  readonly tab: Tab;

  constructor(person: string, link: string, tab: Tab) {
    this.person = person;
    this.link = link;
    this.tab = tab;
  }

  /** Opens the link and presses *join*. */
  async join(): Promise<void> {
    await this.tab.goto(this.link);
    await this.press("join");
  }

  /** Presses what carries the test id, of one person's tile or row where `person` is given. */
  async press(id: string, person?: string): Promise<void> {
    await this.tab.click(person === undefined ? testid(id) : within(person, id));
  }

  /** Lets a person in whom nobody has checked, by a ruling. */
  async admits(person: string): Promise<void> {
    await this.press("admit", person);
    await this.tab.fill(testid(`why-admit-${person}`), "known to the court");
    await this.press("confirm-admit", person);
  }

  async isIn(place: "waiting-hall" | "courtroom"): Promise<void> {
    await this.tab.waitFor(testid(place), PATIENCE_MS);
  }

  async phaseIs(phase: string): Promise<void> {
    await this.tab.waitFor(`${testid("phase")}[data-phase="${phase}"]`, PATIENCE_MS);
  }

  async recordingIs(state: "on" | "off"): Promise<void> {
    await this.tab.waitFor(`${testid("recording-sign")}[data-recording="${state}"]`, PATIENCE_MS);
  }

  async has(selector: string): Promise<void> {
    await this.tab.waitFor(selector, PATIENCE_MS);
  }

  async hasNo(selector: string): Promise<void> {
    await until(`${selector} to be gone`, () => this.count(selector), (count) => count === 0);
  }

  count(selector: string): Promise<number> {
    return this.tab.ask(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
  }

  look(): Promise<Seen[]> {
    return this.tab.ask("e2e.look()");
  }

  listen(): Promise<Heard> {
    return this.tab.ask("e2e.listen()");
  }

  received(): Promise<Received[]> {
    return this.tab.ask("e2e.received()");
  }

  sent(): Promise<Sent[]> {
    return this.tab.ask("e2e.sent()");
  }

  wire(): Promise<Wire[]> {
    return this.tab.ask("e2e.wire");
  }
}

/** Controls over a person are inside what shows the person: their tile, or their row among those who wait. */
function within(person: string, id: string): string {
  return `[data-person="${person}"] ${testid(id)}, ${ofPerson(id, person)}`;
}
