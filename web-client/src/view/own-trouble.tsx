import { t } from '../locales/l10n';
import { hasDevices } from '../model/hearing';
import { isAskedToUnmute } from '../model/own-state';
import { type OwnTrouble, ownTrouble } from '../model/own-trouble';
import type { Session } from '../session';
import type { Own } from '../signal/messages';
import { Icon, type IconName } from './icon';
import { useNow } from './now';

const SIGNS: Readonly<Record<OwnTrouble, IconName>> = {
  'media-blocked': 'link-off',
  microphone: 'mic-off',
  'microphone-held': 'mic-off',
  'muted-but-speaking': 'mic-off',
  unheard: 'mic-off',
  camera: 'cam-off',
};

/** Why the person is not seen or heard, in one line, with the one button that mends it. */
export function OwnTroubles({ session, you }: { session: Session; you: Own }) {
  const { devices } = session;
  const now = useNow(session.apartSince.value !== null);
  const audio = devices.audio.value;
  const video = devices.video.value;
  const trouble = ownTrouble(
    {
      sends: hasDevices(you.role) || session.hearing.value.room !== null,
      apartSince: session.apartSince.value,
      microphone: audio.wanted ? audio.trouble : null,
      camera: video.wanted ? video.trouble : null,
      held: audio.held && audio.wanted,
      // The check in the waiting hall says so itself, when its time is over.
      unheard: session.ear.reach.value === 'unheard' && session.ear.check.value !== 'listening',
      // The court's request says the same, and has the button.
      mutedButSpeaking:
        session.ear.mutedButSpeaking.value && !isAskedToUnmute(session.hearing.value, audio.wanted),
    },
    now,
  );
  if (trouble === null) return null;
  return (
    <div class="banner banner--warn" role="alert" data-testid="own-trouble" data-trouble={trouble}>
      <Icon name={SIGNS[trouble]} />
      <p class="banner__text">{sentence(trouble, audio.trouble, video.trouble)}</p>
      <Mend session={session} trouble={trouble} />
    </div>
  );
}

function sentence(trouble: OwnTrouble, microphone: string | null, camera: string | null): string {
  if (trouble === 'microphone') return t(`trouble-${microphone}-audio`);
  if (trouble === 'camera') return t(`trouble-${camera}-video`);
  return t(`own-${trouble}`);
}

function Mend({ session: { devices }, trouble }: { session: Session; trouble: OwnTrouble }) {
  switch (trouble) {
    case 'media-blocked':
      return null;
    case 'muted-but-speaking':
      return <Button text={t('mic-turn-on')} onClick={() => void devices.setMicrophone(true)} />;
    case 'microphone-held':
      return <Button big={true} text={t('restore-sound')} onClick={() => void devices.restore('audio')} />;
    case 'microphone':
    case 'unheard':
      return <Button text={t('retry')} onClick={() => void devices.restore('audio')} />;
    case 'camera':
      return (
        <>
          <Button text={t('retry')} onClick={() => void devices.restore('video')} />
          <button type="button" class="btn btn--quiet" onClick={() => void devices.setCamera(false)}>
            {t('own-without-camera')}
          </button>
        </>
      );
  }
}

function Button({ text, big, onClick }: { text: string; big?: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      class={big ? 'btn btn--primary btn--lg' : 'btn'}
      data-testid="mend"
      onClick={onClick}
    >
      {text}
    </button>
  );
}
