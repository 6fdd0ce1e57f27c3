import { useState } from 'preact/hooks';
import type { Devices } from '../call/devices';
import type { SelfCheck } from '../call/self-check';
import { t } from '../locales/l10n';
import { type DeviceTrouble, type Line, lines, type Part, report, type Verdict } from '../model/check';
import { Icon, type IconName } from './icon';
import { useNow } from './now';
import { Head } from './panel';
import { saveFile } from './save-file';

const PART_ICONS: Readonly<Record<Part, IconName>> = {
  camera: 'cam',
  microphone: 'mic',
  speaker: 'speaker',
  server: 'link',
  speed: 'down',
  media: 'turn',
};
const VERDICT_ICONS: Readonly<Partial<Record<Verdict, IconName>>> = { good: 'check', bad: 'warn' };

/** What the check has found, in words, with what to do, and a report to keep. */
export function CheckResults({ check }: { check: SelfCheck }) {
  const now = useNow(true);
  const result = lines(check.state.value, now);
  return (
    <section class="panel" aria-labelledby="check-results" data-testid="check-results">
      <Head id="check-results" title={t('check-results')} />
      <ul>
        {result.map((line) => (
          <Row key={line.part} line={line} check={check} />
        ))}
      </ul>
      <div class="panel__foot">
        <Download result={result} check={check} />
      </div>
    </section>
  );
}

/** Before all else at the door: why the court would not see or hear whoever goes in now, and what to do. */
export function DeviceTroubles({ check }: { check: SelfCheck }) {
  const { audio, video } = check.state.value;
  const isDenied = audio.trouble === 'denied';
  if (audio.trouble === null && video.trouble === null) return null;
  return (
    <div class="banners">
      {audio.trouble !== null && (
        <Trouble icon="mic-off" text={t(`trouble-${audio.trouble}-audio`)} helps={isDenied} />
      )}
      {video.trouble !== null && (
        <Trouble
          icon="cam-off"
          text={t(`trouble-${video.trouble}-video`)}
          helps={video.trouble === 'denied' && !isDenied}
        />
      )}
      {(isMendable(audio.trouble) || isMendable(video.trouble)) && <TryAgain devices={check.devices} />}
    </div>
  );
}

/** On a page that is not secure no trial helps. */
function isMendable(trouble: DeviceTrouble | null): boolean {
  return trouble !== null && trouble !== 'insecure';
}

/** Nobody has to load the page anew: what was allowed, freed or connected meanwhile is used. */
function TryAgain({ devices }: { devices: Devices }) {
  return (
    <button type="button" class="btn" data-testid="devices-again" onClick={() => void devices.again()}>
      {t('retry')}
    </button>
  );
}

/** `helps`: shows the way to the permission, once for both devices. */
function Trouble({ icon, text, helps }: { icon: IconName; text: string; helps: boolean }) {
  return (
    <div class="banner banner--warn" data-testid="device-trouble">
      <Icon name={icon} />
      <div class="banner__text">
        <p>{text}</p>
        {helps && <Permission />}
      </div>
    </div>
  );
}

function Row({ line, check }: { line: Line; check: SelfCheck }) {
  const { part, verdict, key, values } = line;
  return (
    <li class={`row row--${verdict}`} data-testid={`check-${part}`} data-verdict={verdict} data-key={key}>
      <span class="row__sign">
        <Icon name={VERDICT_ICONS[verdict] ?? PART_ICONS[part]} />
      </span>
      <div class="row__text">
        <p class="row__main">{t(`check-${part}`)}</p>
        <p class="row__sub" role="status">
          {t(key, { ...values })}
        </p>
      </div>
      <Deeds line={line} check={check} />
    </li>
  );
}

/** Where the permission is given: browsers differ, and people know which one they use. */
function Permission() {
  return (
    <details class="fold">
      <summary class="fold__head">{t('check-permission')}</summary>
      <ul class="fold__list">
        <li>{t('check-permission-chrome')}</li>
        <li>{t('check-permission-safari')}</li>
        <li>{t('check-permission-firefox')}</li>
      </ul>
    </details>
  );
}

/** What can be pressed beside a line; for camera and microphone it stands above all. */
function Deeds({ line, check }: { line: Line; check: SelfCheck }) {
  if (line.part === 'server' && line.verdict === 'bad') {
    return (
      <button type="button" class="btn" data-testid="check-again" onClick={() => void check.tryServer()}>
        {t('retry')}
      </button>
    );
  }
  if (line.part === 'speed') {
    return (
      <button
        type="button"
        class="btn"
        data-testid="measure-speed"
        disabled={line.verdict === 'wait'}
        onClick={() => void check.measureSpeed()}
      >
        {t('check-speed-measure')}
      </button>
    );
  }
  if (line.part !== 'speaker') return null;
  if (line.key !== 'check-speaker-played') {
    return (
      <button type="button" class="btn" data-testid="play-tone" onClick={() => check.playTone()}>
        {t('check-speaker-play')}
      </button>
    );
  }
  return (
    <div class="cluster">
      <button type="button" class="btn" data-testid="tone-heard" onClick={() => check.toneWas('heard')}>
        {t('yes')}
      </button>
      <button type="button" class="btn" data-testid="tone-unheard" onClick={() => check.toneWas('unheard')}>
        {t('no')}
      </button>
    </div>
  );
}

/** The report is made in the page and leaves it only as a file on this device. */
function Download({ result, check }: { result: readonly Line[]; check: SelfCheck }) {
  const [saved, setSaved] = useState(false);
  const save = () => {
    const text = report(result, surroundings(check), t);
    saveFile('tyndau-check.txt', 'text/plain', text);
    setSaved(true);
  };
  return (
    <>
      <button type="button" class="btn btn--quiet" data-testid="save-report" onClick={save}>
        <Icon name="down" />
        {t('check-report')}
      </button>
      <p class="small soft" role="status">
        {t(saved ? 'check-report-saved' : 'check-report-what')}
      </p>
    </>
  );
}

function surroundings(check: SelfCheck) {
  const count = (kind: MediaDeviceKind) =>
    check.devices.list.value.filter((device) => device.kind === kind).length;
  return {
    time: new Date().toISOString(),
    browser: navigator.userAgent,
    languages: navigator.languages.join(', '),
    screen: `${innerWidth}x${innerHeight} (${devicePixelRatio})`,
    secure: isSecureContext,
    devices: {
      cameras: count('videoinput'),
      microphones: count('audioinput'),
      speakers: count('audiooutput'),
    },
  };
}
