import { useEffect, useRef, useState } from 'preact/hooks';
import type { Devices } from '../call/devices';
import { STEPS } from '../call/level';
import { canSample, playSample, recordSample } from '../call/sample';
import type { SelfCheck } from '../call/self-check';
import { t } from '../locales/l10n';
import { DeviceControls } from './controls';
import { DeviceChoice } from './device-choice';
import { Icon } from './icon';
import { Picture } from './picture';

/** The own camera as others will see it, or why there is nothing to see. */
export function OwnPicture({ devices }: { devices: Devices }) {
  const { asking, track } = devices.video.value;
  return (
    <div class="own-picture">
      <p class="tile__note">
        <Icon name={asking ? 'cam' : 'cam-off'} size="lg" />
        <span>{t(asking ? 'preview-asking' : 'preview-off')}</span>
      </p>
      <Picture track={track} own={true} />
    </div>
  );
}

/** Picture, level, switches and choice of devices before the door. */
export function Preview({ check }: { check: SelfCheck }) {
  const { devices } = check;
  return (
    <section class="panel panel--clip" aria-labelledby="seen-like-this">
      <OwnPicture devices={devices} />
      <div class="panel__body stack">
        <h2 class="h3" id="seen-like-this">
          {t(devices.video.value.track === null ? 'preview-title' : 'seen-like-this')}
        </h2>
        {devices.microphoneOn.value && <Level check={check} />}
        <div class="cluster cluster--controls">
          <DeviceControls devices={devices} />
        </div>
        <Sample devices={devices} />
        <DeviceChoice devices={devices} />
      </div>
    </section>
  );
}

/** The bar is drawn without the framework: it moves sixteen times a second. For the eye only; the words say what to do. */
function Level({ check }: { check: SelfCheck }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const bars = [...(element.current?.children ?? [])];
    return check.meter((on) => {
      bars.forEach((bar, index) => {
        bar.classList.toggle('is-on', index < on);
      });
    });
  }, [check]);
  return (
    <>
      <div ref={element} class="meter" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, index) => (
          <i key={index} />
        ))}
      </div>
      {check.asleep.value ? (
        <button type="button" class="btn">
          <Icon name="mic" />
          {t('test-microphone')}
        </button>
      ) : (
        <p class="small soft">{t('say-something')}</p>
      )}
    </>
  );
}

/** Hearing oneself is the surest test; the sample never leaves the page. */
function Sample({ devices }: { devices: Devices }) {
  const [at, setAt] = useState<'idle' | 'recording' | 'playing' | 'failed'>('idle');
  const track = devices.microphoneOn.value ? devices.audio.value.track : null;
  if (!canSample()) return null;
  const run = async (own: MediaStreamTrack) => {
    try {
      setAt('recording');
      const sample = await recordSample(own);
      setAt('playing');
      await playSample(sample);
      setAt('idle');
    } catch {
      setAt('failed');
    }
  };
  const busy = at === 'recording' || at === 'playing';
  return (
    <div>
      <button
        type="button"
        class="btn btn--wide"
        data-testid="sample"
        data-state={at}
        disabled={track === null || busy}
        onClick={() => track !== null && void run(track)}
      >
        <Icon name={at === 'playing' ? 'speaker' : 'mic'} />
        {t(busy ? `sample-${at}` : 'sample-record')}
      </button>
      <p class="small soft" role="status">
        {t(at === 'failed' ? 'sample-failed' : 'sample-stays')}
      </p>
    </div>
  );
}
