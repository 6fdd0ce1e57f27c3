import type { Here } from '../model/own-state';
import type { Session } from '../session';

/** What this page sends, and whether it is connected. */
export function hereOf({ devices, mediaUp, link }: Session): Here {
  return {
    microphone: devices.microphoneOn.value,
    camera: devices.cameraOn.value,
    mediaUp: mediaUp.value,
    linked: link.value.at === 'inside',
  };
}
