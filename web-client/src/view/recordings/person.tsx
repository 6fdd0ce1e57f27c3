import { useSignal } from '@preact/signals';
import { t, tt } from '../../locales/l10n';
import { dayAndExactHour } from '../../model/hours';
import { type RecordedPerson, standing } from '../../model/playback';
import type { RecordedTrack, RecordingView } from '../../signal/messages';
import { Check } from '../docket/field';
import type { Player } from './player';
import { Track } from './track';

interface PersonProps {
  person: RecordedPerson;
  player: Player;
  view: RecordingView;
  /** Their picture is shown without being asked for. */
  first: boolean;
}

/** One person: picture, voice, and what is missing of them now. */
export function Person({ person, player, view, first }: PersonProps) {
  const picture = useSignal(first);
  const voice = useSignal(true);
  const shown = person.tracks.filter(({ kind }) => (kind === 'video' ? picture.value : voice.value));
  const has = (kind: RecordedTrack['kind']) => person.tracks.some((track) => track.kind === kind);
  return (
    <section class="panel rec__person" data-testid="rec-person" data-person={person.who}>
      <div class="rec__frame">
        {shown.map((track) => (
          <Track key={track.address} track={track} player={player} />
        ))}
        {/* Whoever films the screen films who looked at it. */}
        <p class="rec__watermark" aria-hidden="true">
          {view.viewer} · {view.recording.case_number} · {dayAndExactHour(new Date(view.opened))}
        </p>
      </div>
      <p class="rec__name">
        <strong>{personName(person)}</strong> <span class="soft">{tt(`role-${person.role}`)}</span>
      </p>
      <p class="rec__missing" role="status">
        {shown.some(({ address }) => player.awaited.value.has(address))
          ? t('rec-loading')
          : missing(shown, player.at.value)}
      </p>
      <div class="choices">
        {has('video') && (
          <Check label={t('rec-picture')} checked={picture.value} change={(on) => (picture.value = on)} />
        )}
        {has('audio') && (
          <Check label={t('rec-voice')} checked={voice.value} change={(on) => (voice.value = on)} />
        )}
      </div>
    </section>
  );
}

export function personName(person: RecordedPerson): string {
  return person.name ?? tt(`role-${person.role}`);
}

/** Why nothing of a person is there, if nothing is. */
function missing(tracks: readonly RecordedTrack[], at: number): string {
  const all = tracks.map((track) => standing(track, at));
  if (all.length === 0 || all.some((one) => one.at === 'here')) return '';
  const gap = all.find((one) => one.at === 'gap');
  return gap?.at === 'gap' ? t(`rec-gap-${gap.why}`) : t('rec-gap-outside');
}
