import '../styles/words.css';
import '../styles/floor.css';
import { t, tt } from '../locales/l10n';
import { type Grade, gradeLoss, gradeRoundTrip, worstFirst } from '../model/quality';
import type { Session } from '../session';
import type { LinkState, Own, QualityRow } from '../signal/messages';
import { MayLock } from './awake-lines';
import { Banners } from './banners';
import { Controls } from './controls';
import { EvidenceLight } from './evidence';
import { Icon, type IconName } from './icon';
import { Invitations, PrivateTalks } from './rooms';
import { Words } from './words';
import { Marks } from './words-marks';

const STATES: Readonly<Record<LinkState, { icon: IconName; grade: Grade }>> = {
  connected: { icon: 'link', grade: 'good' },
  connecting: { icon: 'turn', grade: 'good' },
  reconnecting: { icon: 'turn', grade: 'weak' },
  gone: { icon: 'link-off', grade: 'bad' },
};

/** IT's table: numbers, no people. */
export function Console({ session, you }: { session: Session; you: Own }) {
  const { quality, phase } = session.hearing.value;
  return (
    <>
      <main class="page page--wide">
        <Banners session={session} />
        <MayLock session={session} />
        <EvidenceLight session={session} />
        <Invitations session={session} />
        <section class="panel panel--clip" aria-labelledby="console-title">
          <div class="panel__head">
            <h1 class="h2" id="console-title">
              {t('console-title')}
            </h1>
            <span class="small soft">{t('console-lead')}</span>
          </div>
          <div class="scroll-x" tabIndex={0}>
            <table class="table" data-testid="quality-table">
              <thead>
                <tr>
                  <th scope="col">{t('column-person')}</th>
                  <th scope="col">{t('column-place')}</th>
                  <th scope="col">{t('column-state')}</th>
                  <th scope="col">{t('column-loss-up')}</th>
                  <th scope="col">{t('column-loss-down')}</th>
                  <th scope="col">{t('column-round-trip')}</th>
                  <th scope="col">{t('column-up')}</th>
                  <th scope="col">{t('column-down')}</th>
                </tr>
              </thead>
              <tbody>
                {worstFirst(quality).map((row) => (
                  <Row key={row.person} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          {quality.length === 0 && (
            <p class="panel__empty">
              {t(you.may.includes('see_quality') ? 'console-empty' : 'console-not-shown')}
            </p>
          )}
        </section>
        <Marks session={session} you={you} />
        <Words session={session} you={you} />
        <PrivateTalks session={session} you={you} />
      </main>
      <Controls session={session} you={you} phase={phase} />
    </>
  );
}

function Row({ row }: { row: QualityRow }) {
  const state = STATES[row.state];
  const roundTrip = row.round_trip_ms;
  return (
    <tr data-testid="quality-row" data-person={row.person} data-state={row.state}>
      <th scope="row">
        {tt(`role-${row.role}`)} <bdi class="soft">{row.person}</bdi>
      </th>
      <td>{t(`place-${row.place}`)}</td>
      <td class={`is-${state.grade}`}>
        <span class="state">
          <Icon name={state.icon} size="sm" />
          {t(`link-${row.state}`)}
        </span>
      </td>
      <Measure
        grade={gradeLoss(row.loss_up_permille)}
        text={t('percent', { value: tenth(row.loss_up_permille) })}
      />
      <Measure
        grade={gradeLoss(row.loss_down_permille)}
        text={t('percent', { value: tenth(row.loss_down_permille) })}
      />
      <Measure
        grade={gradeRoundTrip(roundTrip)}
        text={roundTrip == null ? '–' : t('milliseconds', { value: String(roundTrip) })}
      />
      <Measure grade="good" text={t('kilobits', { value: String(row.up_kbps) })} />
      <Measure grade="good" text={t('kilobits', { value: String(row.down_kbps) })} />
    </tr>
  );
}

function Measure({ grade, text }: { grade: Grade; text: string }) {
  return <td class={`is-${grade}`}>{text}</td>;
}

/** Per mille as per cent with one digit. */
function tenth(permille: number): string {
  return (permille / 10).toFixed(1);
}
