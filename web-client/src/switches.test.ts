import { batch, signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Outcome } from './signal/connection';
import type { ClientMessage } from './signal/messages';
import { Switches } from './switches';

/** Devices that switch at once, and a server that answers when told to. */
function room() {
  const microphoneOn = signal(true);
  const cameraOn = signal(true);
  const microphoneHeld = signal(false);
  const inside = signal(true);
  const asked: ClientMessage[] = [];
  const answers: ((outcome: Outcome) => void)[] = [];
  const room = signal<number | null>(null);
  const devices = {
    microphoneOn,
    cameraOn,
    microphoneHeld,
    cameraHeld: signal(false),
    async setMicrophone(on: boolean) {
      microphoneOn.value = on && !microphoneHeld.value;
      if (!on) microphoneHeld.value = false;
    },
    async setCamera(on: boolean) {
      cameraOn.value = on;
    },
  };
  const switches = new Switches(
    devices,
    (message) => {
      asked.push(message);
      return new Promise((resolve) => answers.push(resolve));
    },
    () => room.value,
  );
  switches.comesWith();
  switches.watch(() => inside.value);
  const answer = async (outcome: Outcome = 'done') => {
    for (const one of answers.splice(0)) one(outcome);
    await Promise.resolve();
    await Promise.resolve();
  };
  /** A phone call takes the microphone, and gives it back if it is wanted still. */
  const hold = (held: boolean) => {
    const wanted = microphoneOn.value || microphoneHeld.value;
    batch(() => {
      microphoneHeld.value = wanted && held;
      microphoneOn.value = wanted && !held;
    });
  };
  return { switches, devices, microphoneOn, cameraOn, inside, asked, answer, hold, place: room };
}

test('the server is told of each switch once', () => {
  const { devices, asked } = room();
  expect(asked).toEqual([]);
  void devices.setMicrophone(false);
  void devices.setCamera(false);
  void devices.setMicrophone(false);
  expect(asked).toEqual([
    { type: 'set_microphone', on: false },
    { type: 'set_camera', on: false },
  ]);
});

test('a camera that the browser gives after the entry is told then', () => {
  const { switches, cameraOn, inside, asked } = room();
  inside.value = false;
  cameraOn.value = false;
  expect(switches.comesWith()).toEqual({ microphone: true, camera: false });
  cameraOn.value = true;
  expect(asked).toEqual([]);
  inside.value = true;
  expect(asked).toEqual([{ type: 'set_camera', on: true }]);
});

test('a microphone that the judge switches off is off, and that is not told back', () => {
  const { switches, microphoneOn, cameraOn, asked } = room();
  switches.follow({ microphone: false, camera: true });
  expect(microphoneOn.value).toBe(false);
  expect(cameraOn.value).toBe(true);
  expect(asked).toEqual([]);
});

test('out of a private room both are off, and neither is told back', () => {
  const { switches, microphoneOn, cameraOn, asked } = room();
  switches.follow({ microphone: false, camera: false });
  expect([microphoneOn.value, cameraOn.value]).toEqual([false, false]);
  expect(asked).toEqual([]);
});

test('the person can switch it on again', () => {
  const { switches, devices, asked } = room();
  switches.follow({ microphone: false, camera: true });
  void devices.setMicrophone(true);
  expect(asked).toEqual([{ type: 'set_microphone', on: true }]);
});

test('what the server says before it heard the last switch does not undo it', async () => {
  const { switches, devices, microphoneOn, answer } = room();
  void devices.setMicrophone(false);
  void devices.setMicrophone(true);
  switches.follow({ microphone: false, camera: true });
  expect(microphoneOn.value).toBe(true);
  await answer();
  switches.follow({ microphone: false, camera: true });
  expect(microphoneOn.value).toBe(false);
});

test('the server never switches anything on', () => {
  const { switches, devices, microphoneOn } = room();
  void devices.setMicrophone(false);
  switches.follow({ microphone: true, camera: true });
  expect(microphoneOn.value).toBe(false);
});

test('a press says for which private room it is meant, and is taken back when one is elsewhere by then', async () => {
  const { devices, microphoneOn, place, asked, answer } = room();
  place.value = 3;
  void devices.setMicrophone(false);
  await answer();
  void devices.setMicrophone(true);
  expect(asked.at(-1)).toEqual({ type: 'set_microphone', on: true, room: 3 });
  await answer({ code: 'room' });
  expect(microphoneOn.value).toBe(false);
  expect(asked).toHaveLength(2);
});

test('what the system holds is off for the server, and on again by itself', () => {
  const { hold, asked } = room();
  hold(true);
  hold(false);
  expect(asked).toEqual([
    { type: 'set_microphone', on: false },
    { type: 'set_microphone', on: true },
  ]);
});

test('who is muted while a call has the microphone stays so after it', async () => {
  const { switches, hold, microphoneOn, asked, answer } = room();
  hold(true);
  await answer();
  switches.follow({ microphone: false, camera: true, muted_by_judge: true });
  hold(false);
  expect(microphoneOn.value).toBe(false);
  expect(asked).toHaveLength(1);
});

test('a microphone that was held in a private room is not heard outside of it when the call is over', async () => {
  const { hold, microphoneOn, asked, answer, place } = room();
  place.value = 3;
  hold(true);
  await answer();
  place.value = null;
  hold(false);
  expect(microphoneOn.value).toBe(false);
  expect(asked).toEqual([{ type: 'set_microphone', on: false, room: 3 }]);
});

test('who switches on again by a press while it is held is heard where they are', () => {
  const { hold, devices, asked, place } = room();
  place.value = 3;
  hold(true);
  place.value = null;
  devices.microphoneHeld.value = false;
  void devices.setMicrophone(true);
  expect(asked.at(-1)).toEqual({ type: 'set_microphone', on: true });
});

test('what is off without an order when the page comes back is offered, and one press gives it back', () => {
  const { switches, microphoneOn, cameraOn, inside } = room();
  inside.value = false;
  void switches.comesWith();
  inside.value = true;
  switches.welcomed({ microphone: false, camera: false });
  expect([microphoneOn.value, cameraOn.value]).toEqual([false, false]);
  expect(switches.takenAway.value).toEqual({ microphone: true, camera: true });
  switches.takeBack();
  expect([microphoneOn.value, cameraOn.value]).toEqual([true, true]);
  expect(switches.takenAway.value).toBeNull();
});

test('what the person had switched off, or the court has, is not offered', () => {
  const { switches, devices, inside, microphoneOn } = room();
  inside.value = false;
  void devices.setCamera(false);
  switches.comesWith();
  inside.value = true;
  switches.welcomed({ microphone: false, camera: false, muted_by_judge: true });
  expect(microphoneOn.value).toBe(false);
  expect(switches.takenAway.value).toBeNull();
});

test('what the browser still asks for when the page comes back is offered', () => {
  const { switches, devices } = room();
  void devices.setMicrophone(false);
  switches.comesWithout({ microphone: true, camera: false });
  switches.comesWith();
  switches.welcomed({ microphone: false, camera: true });
  expect(switches.takenAway.value).toEqual({ microphone: true, camera: false });
  switches.welcomed({ microphone: false, camera: true });
  expect(switches.takenAway.value).toBeNull();
});
