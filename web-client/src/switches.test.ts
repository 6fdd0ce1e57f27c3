import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Outcome } from './signal/connection';
import type { ClientMessage } from './signal/messages';
import { Switches } from './switches';

/** Devices that switch at once, and a server that answers when told to. */
function room() {
  const microphoneOn = signal(true);
  const cameraOn = signal(true);
  const inside = signal(true);
  const asked: ClientMessage[] = [];
  const answers: ((outcome: Outcome) => void)[] = [];
  const room = signal<number | null>(null);
  const devices = {
    microphoneOn,
    cameraOn,
    async setMicrophone(on: boolean) {
      microphoneOn.value = on;
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
  return { switches, devices, microphoneOn, cameraOn, inside, asked, answer, place: room };
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
