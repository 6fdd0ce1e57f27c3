import { Court } from "./harness/court.ts";
import { sleep } from "./harness/until.ts";
const court = await Court.open();
try {
  const party = await court.seat("plaintiff", await court.chromium(), { bare: true });
  console.log(court.server.origin, party.link.slice(0, 40));
  await party.tab.goto(`${court.server.origin}/check`);
  await sleep(2000);
  console.log(await party.tab.ask("JSON.stringify([...document.querySelectorAll('[data-testid=choose-audio] option')].map(o=>[o.value,o.label]))"));
  const ids = await party.tab.ask<string[]>("[...document.querySelectorAll('[data-testid=choose-audio] option')].map(o=>o.value)");
  await party.tab.fill("[data-testid=choose-audio]", ids.at(-1)!);
  await sleep(1000);
  console.log(await party.tab.ask("JSON.stringify(localStorage)"), await party.tab.ask("document.querySelector('[data-testid=choose-audio]').value"));
  console.log(await party.tab.ask(`(async()=>{ const out=[]; for (const w of [{deviceId:{ideal:'${ids.at(-1)}'}},{deviceId:{ideal:'${ids.at(-1)}'},echoCancellation:true,noiseSuppression:true,autoGainControl:true},{deviceId:'${ids.at(-1)}'}]) { const s=await navigator.mediaDevices.getUserMedia({audio:w}); out.push(s.getAudioTracks()[0].getSettings().deviceId); s.getTracks().forEach(t=>t.stop()); } return JSON.stringify(out)})()`));
  await party.tab.goto(party.link);
  await sleep(2000);
  console.log(await party.tab.ask("JSON.stringify(localStorage)"), await party.tab.ask("document.querySelector('[data-testid=choose-audio]').value"), await party.tab.ask("JSON.stringify([...document.querySelectorAll('[data-testid=choose-audio] option')].map(o=>[o.value,o.label]))"));
} finally { await court.close(); }
