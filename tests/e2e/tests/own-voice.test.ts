import assert from "node:assert/strict";
import { test } from "node:test";
import { type Attendee, ofPerson, testid } from "../harness/attendee.ts";
import { expectHears, expectSees, expectSeesAndHears } from "../harness/presence.ts";
import { hearing } from "../harness/steps.ts";
import { until } from "../harness/until.ts";

const trouble = (kind: string): string => `${testid("own-trouble")}[data-trouble="${kind}"]`;
/** Beside the own microphone: the server hears it. */
const heardSign = (shown: boolean): string => `${testid("mic-note")}[data-shown="${shown}"]`;
/** The plate of a person says that their microphone is off. */
const silentPlate = (person: string): string => `${ofPerson("tile", person)} ${testid("microphone-off")}`;
/** The microphone's track that the page sends now. */
const OWN_VOICE = `e2e.connections.at(-1).getSenders().map(({ track }) => track).find((track) => track?.kind === "audio")`;

/** The page sends another track than the one that it called `before`. */
const sendsAnother = ({ tab }: Attendee) => until("another track to be sent", () => tab.ask<boolean>(`(${OWN_VOICE} ?? before) !== before`));

test("a person is told in one line why they are not heard, and one press mends it", async (context) => {
  await hearing(context, async (court, step) => {
    const { presiding_judge: j, plaintiff: p } = court.ids;
    const judge = await court.seat("presiding_judge", await court.chromium());
    const plaintiff = await court.seat("plaintiff", await court.chromium());

    await step("both are in the open session, and nobody is told anything", async () => {
      await Promise.all([judge.join(), plaintiff.join()]);
      await judge.press("open-session");
      await judge.admits(p);
      await Promise.all([expectSeesAndHears(judge, [p]), expectSeesAndHears(plaintiff, [j])]);
      await Promise.all([judge.hasNo(testid("own-trouble")), plaintiff.hasNo(testid("own-trouble"))]);
    });

    await step("that the server hears one is told beside the own microphone, and to who is silent it is not", async () => {
      await Promise.all([judge.has(heardSign(true)), plaintiff.has(heardSign(true))]);
      await plaintiff.press("mic");
      await plaintiff.hasNo(heardSign(true));
      await judge.has(heardSign(true));
      await plaintiff.press("mic");
      await plaintiff.has(heardSign(true));
    });

    await step("a voice that this page hears and that never leaves it is told, and one press sends it again", async () => {
      await plaintiff.tab.ask(`e2e.connections.at(-1).getSenders().find(({ track }) => track?.kind === "audio").replaceTrack(null)`);
      await plaintiff.tab.waitFor(trouble("unheard"), 20_000);
      await plaintiff.hasNo(heardSign(true));
      await judge.hasNo(testid("own-trouble"));
      await plaintiff.press("mend");
      await plaintiff.hasNo(testid("own-trouble"));
      await plaintiff.has(heardSign(true));
      await expectSeesAndHears(judge, [p]);
    });

    await step("a phone call takes the microphone: the judge's page says that it is off, and on again by itself when the call is over", async () => {
      await plaintiff.tab.ask(`(() => { window.before = ${OWN_VOICE}; before.dispatchEvent(new Event("mute")); })()`);
      await plaintiff.has(trouble("microphone-held"));
      await judge.has(silentPlate(p));
      await plaintiff.tab.ask(`before.dispatchEvent(new Event("unmute"))`);
      await plaintiff.hasNo(testid("own-trouble"));
      await judge.hasNo(silentPlate(p));
      await expectHears(judge, [p]);
    });

    await step("a call after which the system gives nothing back: one button gives the voice back by another track", async () => {
      await plaintiff.tab.ask(`(() => { window.before = ${OWN_VOICE}; before.dispatchEvent(new Event("mute")); })()`);
      await plaintiff.has(trouble("microphone-held"));
      await judge.has(silentPlate(p));
      await plaintiff.press("mend");
      await plaintiff.hasNo(testid("own-trouble"));
      await sendsAnother(plaintiff);
      await judge.hasNo(silentPlate(p));
      await expectSeesAndHears(judge, [p]);
    });

    await step("a call stops the voices of others: they sound again by themselves, or by the press that gives the own voice back", async () => {
      const voices = "[...document.querySelectorAll('audio.voice-out')]";
      const silent = () => plaintiff.tab.ask<number>(`${voices}.filter(({ paused }) => paused).length`);
      await plaintiff.tab.ask(`${voices}.forEach((voice) => voice.pause())`);
      await until("the voices to sound again", silent, (count) => count === 0);
      await plaintiff.hasNo(testid("sound-held"));
      await plaintiff.tab.ask(`(() => {
        window.play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("", "NotAllowedError"));
        window.before = ${OWN_VOICE};
        before.dispatchEvent(new Event("mute"));
        ${voices}.forEach((voice) => voice.pause());
      })()`);
      await plaintiff.has(testid("sound-held"));
      assert.ok((await silent()) > 0);
      await plaintiff.tab.ask("HTMLMediaElement.prototype.play = window.play, 0");
      await plaintiff.press("mend");
      await plaintiff.hasNo(testid("sound-held"));
      assert.equal(await silent(), 0);
      await plaintiff.hasNo(testid("own-trouble"));
      await expectHears(judge, [p]);
    });

    await step("the permission is withdrawn: the page says that and not that a microphone is missing, and goes on by itself when it is given again", async () => {
      await plaintiff.tab.ask(`(() => {
        window.permission = { state: "denied" };
        navigator.permissions.query = async () => permission;
        window.before = ${OWN_VOICE};
        before.stop();
        before.dispatchEvent(new Event("ended"));
      })()`);
      await plaintiff.has(trouble("microphone"));
      const said = () => plaintiff.tab.ask<string>(`document.querySelector('${testid("own-trouble")}').textContent`);
      await until("the page to speak of the browser's permission", said, (text) => text.includes("рұқсат"));
      await judge.has(silentPlate(p));
      await plaintiff.tab.ask(`(() => { permission.state = "granted"; permission.onchange(); })()`);
      await plaintiff.hasNo(testid("own-trouble"));
      await judge.hasNo(silentPlate(p));
      await expectHears(judge, [p]);
    });

    await step("the headset is unplugged: the page goes on with what is left by itself, and the voice is heard again", async () => {
      await plaintiff.tab.ask(`(() => { window.before = ${OWN_VOICE}; before.stop(); before.dispatchEvent(new Event("ended")); })()`);
      await sendsAnother(plaintiff);
      await plaintiff.hasNo(testid("own-trouble"));
      await expectHears(judge, [p]);
    });

    await step("who speaks into a closed microphone is told, is heard by nobody meanwhile, and opens it by one press", async () => {
      await plaintiff.press("mic");
      await plaintiff.has(trouble("muted-but-speaking"));
      await expectHears(judge, []);
      await plaintiff.press("mend");
      await expectHears(judge, [p]);
      await plaintiff.hasNo(testid("own-trouble"));
    });

    await step("in a recess, where nobody would hear them, they are not told; when it is over they are", async () => {
      await plaintiff.press("mic");
      await plaintiff.has(trouble("muted-but-speaking"));
      await judge.press("recess");
      await plaintiff.hasNo(testid("own-trouble"));
      await judge.press("open-session");
      await plaintiff.has(trouble("muted-but-speaking"));
    });

    await step("whom the court asks to switch it on is asked that once", async () => {
      await judge.press("ask-to-unmute", p);
      await plaintiff.has(testid("asked-to-unmute"));
      await plaintiff.hasNo(testid("own-trouble"));
      await plaintiff.press("unmute-now");
      await expectHears(judge, [p]);
    });

    await step("sound first: no picture comes any more, the voice does; then all is as before", async () => {
      await judge.tab.fill(testid("saving"), "sound");
      await expectSees(judge, []);
      await judge.has(`${testid("tile-note")}[data-note="picture-saved"]`);
      await expectHears(judge, [p]);
      await judge.tab.fill(testid("saving"), "none");
      await expectSees(judge, [p]);
      await judge.has(testid("data-used"));
    });
  });
});

test("whose network lets no picture and sound through is told what to do", async (context) => {
  await hearing(context, async (court, step) => {
    const judge = await court.seat("presiding_judge", await court.chromium(), { mediaAt: "127.0.0.1:9" });
    await step("after a while, not at once", async () => {
      await judge.join();
      await judge.isIn("courtroom");
      await judge.hasNo(testid("own-trouble"));
      await judge.tab.waitFor(trouble("media-blocked"), 30_000);
    });
  });
});
