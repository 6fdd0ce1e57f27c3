import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { testid } from "../harness/attendee.ts";
import { call, joinByHttp, RawClient } from "../harness/raw-client.ts";
import { hearing } from "../harness/steps.ts";

test("bad input gets a typed refusal and changes nothing for the others", async (context) => {
  await hearing(context, async (court, step) => {
    const { server } = court;
    const chromium = await court.chromium();
    const judge = await court.seat("presiding_judge", chromium);

    await step("a judge is there, whom nothing of the following may disturb", async () => {
      await judge.join();
      await judge.isIn("courtroom");
    });

    await step("tokens that are missing, rubbish, forged, foreign, expired or too early are refused with a code and a sentence", async () => {
      const good = server.token("plaintiff");
      const [head = "", claims = "", signature = ""] = good.split(".");
      const [, claimsOfAnother] = server.token("witness").split(".");
      const unsigned = `${Buffer.from('{"alg":"none","typ":"hearing-invite+jwt","kid":"x"}').toString("base64url")}.${claims}.`;
      const ours = signingKey(await readFile(join(server.folder, "signing-key.pem"), "utf8"));
      const now = Math.floor(Date.now() / 1000);
      const cases: [string | undefined, number, string][] = [
        [undefined, 401, "token_missing"],
        ["rubbish", 401, "token_malformed"],
        [`${head}.${claims}`, 401, "token_malformed"],
        ["x".repeat(5000), 401, "token_malformed"],
        [unsigned, 401, "token_malformed"],
        [`${head}.${claimsOfAnother}.${signature}`, 401, "token_foreign"],
        [changed(good, {}, generateKeyPairSync("ed25519").privateKey), 401, "token_foreign"],
        [changed(good, { aud: "another-court" }, ours), 401, "token_foreign"],
        [changed(good, { nbf: now - 7200, iat: now - 7200, exp: now - 3600 }, ours), 401, "token_expired"],
        [changed(good, { nbf: now + 3600, exp: now + 7200 }, ours), 401, "token_not_yet_valid"],
        [changed(good, { hid: "no-such-hearing" }, ours), 404, "hearing_unknown"],
      ];
      // The means of the cases above are right: a token that is signed anew without a change is taken.
      assert.equal((await call(server, "GET", "/api/v1/invitation", { token: changed(good, {}, ours) })).status, 200);
      for (const [token, status, code] of cases) {
        for (const [method, path] of [["GET", "/api/v1/invitation"], ["POST", "/api/v1/join"]] as const) {
          const answer = await call(server, method, path, method === "POST" ? { token, body: "{}" } : { token });
          const shown = `${String(token).slice(0, 40)} ${path}: ${JSON.stringify(answer).slice(0, 300)}`;
          assert.deepEqual([answer.status, answer.code], [status, code], shown);
          assert.match(answer.type, /^application\/problem\+json/, shown);
          assert.ok((answer.title ?? "").length > 10 && (answer.detail ?? "").length > 10, shown);
        }
      }
    });

    await step("a page with a damaged link says what is wrong", async () => {
      const page = await court.seat("plaintiff", chromium, { link: `${server.origin}/join#t=rubbish` });
      await page.tab.goto(page.link);
      await page.has(`${testid("closing")}[data-code="token_malformed"]`);
      await page.tab.close();
    });

    await step("a connection that does not say hello, or says it with a bad or used ticket, is closed", async () => {
      const silent = await RawClient.connect(server);
      const eager = await RawClient.connect(server);
      eager.say({ type: "raise_hand", up: true });
      await eager.isClosedWith(4401);
      const forged = await RawClient.connect(server);
      forged.hello("forged");
      await forged.isClosedWith(4401);
      const ticket = await joinByHttp(server, "defendant");
      const first = await RawClient.connect(server);
      first.hello(ticket);
      await first.hears("welcome");
      const replay = await RawClient.connect(server);
      replay.hello(ticket);
      await replay.isClosedWith(4401);
      assert.equal(first.closed, undefined);
      first.close();
      await silent.isClosedWith(4401);
    });

    await step("frames that are no messages close the connection", async () => {
      for (const [frame, code] of [
        [Buffer.from([1, 2, 3]), 4400],
        ["x".repeat(1024 * 1024), 1009],
      ] as const) {
        const client = await RawClient.enter(server, "interpreter", true);
        client.raw(frame);
        await client.isClosedWith(code);
      }
    });

    await step("messages that are unknown, not permitted, out of phase or without sense are refused, and the connection stays", async () => {
      const lawyer = await RawClient.enter(server, "lawyer");
      const cases: [object, string][] = [
        [{ type: "fly" }, "unknown_message"],
        [{ type: "raise_hand", up: "yes" }, "malformed"],
        [{ type: "open" }, "not_permitted"],
        [{ type: "admit", person: court.ids.lawyer }, "not_permitted"],
        [{ type: "mute", person: court.ids.presiding_judge }, "not_permitted"],
        [{ type: "offer", sdp: "rubbish" }, "sdp"],
        [{ type: "hello", version: 1, ticket: "x", microphone: true, camera: true }, "out_of_order"],
      ];
      for (const [n, [message, code]] of cases.entries()) {
        const answer = await lawyer.request(message, n + 1);
        assert.equal(answer.type, "refused", JSON.stringify(answer));
        assert.equal(answer["code"], code, `${JSON.stringify(message)}: ${JSON.stringify(answer)}`);
        assert.ok(String(answer["sentence"]).length > 10);
      }
      assert.equal(lawyer.closed, undefined);
      lawyer.close();

      const clerk = await RawClient.enter(server, "court_session_clerk");
      assert.equal((await clerk.request({ type: "open" }, 1))["code"], "not_permitted");
      assert.equal((await clerk.request({ type: "recess" }, 3))["code"], "phase");
      assert.equal((await clerk.request({ type: "admit", person: "nobody" }, 2))["code"], "unknown_person");
      clerk.close();
    });

    await step("a person who is here already is told so, and only a take-over ends the first connection", async () => {
      const first = await RawClient.enter(server, "witness");
      const second = await call(server, "POST", "/api/v1/join", { token: server.token("witness"), body: '{"take_over":false}' });
      assert.deepEqual([second.status, second.code], [409, "already_here"]);
      assert.equal(first.closed, undefined);
      const over = await RawClient.enter(server, "witness", true);
      await first.isClosedWith(4409);
      over.close();
    });

    await step("the judge's page was never disturbed, and no token is in the log", async () => {
      const wire = await judge.wire();
      assert.equal(wire.filter(({ text }) => text.startsWith("close")).length, 0);
      await judge.phaseIs("waiting_hall_open");
      for (const secret of await court.secrets()) assert.ok(!server.log().includes(secret), "a secret is in the log");
    });
  });
});

/** A token with other claims, signed by `key`. */
function changed(token: string, claims: object, key: KeyObject): string {
  const [head = "", body = ""] = token.split(".");
  const all = { ...(JSON.parse(Buffer.from(body, "base64url").toString()) as object), ...claims };
  const signed = `${head}.${Buffer.from(JSON.stringify(all)).toString("base64url")}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

/** The server writes PKCS #8 with the public key in it (RFC 8410), which OpenSSL 3.0 does not read: only the seed is taken. */
function signingKey(pem: string): KeyObject {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const seed = der.indexOf(Buffer.from("04220420", "hex")) + 4;
  const plain = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), der.subarray(seed, seed + 32)]);
  return createPrivateKey({ key: plain, format: "der", type: "pkcs8" });
}
