import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { allKept } from '../keeping';
import { t } from '../locales/l10n';
import type { Move } from '../model/hearing';
import { dayAndExactHour, dayAndHour } from '../model/hours';
import { receiptCode, receipts, receiptsOf, receiptText } from '../model/receipt';
import { renewOnce } from '../renewal';
import type { Session } from '../session';
import { type ApiCode, misunderstood } from '../signal/api';
import type { ClosedReason } from '../signal/connection';
import type { RecordHead } from '../signal/messages';
import { Icon, type IconName } from './icon';
import { OpenAgain } from './open-again';
import { saveFile } from './save-file';

interface SheetProps {
  icon: IconName;
  title: string;
  text: string;
  code: string;
  children?: ComponentChildren;
}

/** One sentence, what to do, at most one button. */
function Sheet({ icon, title, text, code, children }: SheetProps) {
  return (
    <main class="page page--sheet" data-testid="closing" data-code={code}>
      <section class="panel">
        <div class="panel__body stack">
          <span class="sheet__sign">
            <Icon name={icon} size="lg" />
          </span>
          <h1 class="h1">{title}</h1>
          <p class="lead">{text}</p>
          {children}
        </div>
      </section>
    </main>
  );
}

interface ReceiptsProps {
  /** Id; `null`: not known. */
  hearing: string | null;
  /** The one that the server has told since the page was opened. */
  told?: RecordHead | null;
}

/** What shows later that the record was not changed: as the browser has kept it, from this time or an earlier one. */
function Receipts({ hearing, told = null }: ReceiptsProps) {
  const all = receipts(hearing === null ? [] : allKept(receiptsOf(hearing)), told);
  if (all.length === 0) return null;
  return (
    <div class="stack" data-testid="receipt">
      <p>{t('receipt-text')}</p>
      {all.map((receipt) => (
        <SaveReceipt key={receipt.record} receipt={receipt} />
      ))}
    </div>
  );
}

function SaveReceipt({ receipt }: { receipt: RecordHead }) {
  const code = receiptCode(receipt);
  const name = `receipt-${receipt.hearing}-${code}.json`;
  return (
    <p>
      <button
        type="button"
        class="btn"
        data-testid="save-receipt"
        onClick={() => saveFile(name, 'application/json', receiptText(receipt))}
      >
        {t('receipt-save')}
      </button>{' '}
      <code data-testid="receipt-code">{code}</code>{' '}
      <span class="soft">{dayAndExactHour(new Date(receipt.at_ms))}</span>
    </p>
  );
}

interface ClosedProps {
  session: Session;
  /** Id. */
  hearing: string;
  why: ClosedReason;
}

/** After the end, after leaving, after a take-over, or when coming back failed. */
export function Closed({ session, hearing, why }: ClosedProps) {
  const receipt = <Receipts hearing={hearing} told={session.hearing.value.receipt} />;
  switch (why) {
    case 'ended':
      if (session.hearing.value.phase === 'postponed')
        return <PutOff move={session.hearing.value.course}>{receipt}</PutOff>;
      return (
        <Sheet icon="check" title={t('ended-title')} text={t('ended-text')} code={why}>
          {receipt}
        </Sheet>
      );
    case 'left':
      return (
        <Sheet icon="exit" title={t('left-title')} text={t('left-text')} code={why}>
          <Again testid="join" text={t('join-again')} onClick={() => session.join(false)} />
          {receipt}
        </Sheet>
      );
    case 'dismissed':
      return (
        <Sheet icon="exit" title={t('dismissed-title')} text={t('dismissed-text')} code={why}>
          <Again testid="join" text={t('join-again')} onClick={() => session.join(false)} />
          {receipt}
        </Sheet>
      );
    case 'removed':
      return (
        <Sheet icon="exit" title={t('removed-title')} text={t('removed-text')} code={why}>
          {receipt}
        </Sheet>
      );
    case 'links_revoked':
      return (
        <Sheet icon="exit" title={t('revoked-title')} text={t('revoked-text')} code={why}>
          {receipt}
        </Sheet>
      );
    case 'hearing_cancelled':
      return <Cancelled />;
    case 'version':
      return <OtherVersion>{receipt}</OtherVersion>;
    case 'taken_over':
      return (
        <Sheet icon="people" title={t('taken-title')} text={t('taken-text')} code={why}>
          <Again testid="take-over" text={t('join-here')} onClick={() => session.join(true)} />
          {receipt}
        </Sheet>
      );
    default:
      return (
        <Sheet icon="warn" title={problemTitle(why)} text={t(`problem-${why}`)} code={why}>
          <Again testid="join" text={t('retry')} onClick={() => session.join(false)} />
          {receipt}
        </Sheet>
      );
  }
}

/** The page is not the server's, and opening itself again has not helped. */
function OtherVersion({ children }: { children: ComponentChildren }) {
  return (
    <Sheet icon="warn" title={t('version-title')} text={t('version-text')} code="version">
      <OpenAgain big={true} />
      {children}
    </Sheet>
  );
}

/** There is nothing to try again. */
function Cancelled() {
  const code = 'hearing_cancelled';
  return <Sheet icon="info" title={t('cancelled-title')} text={t(`problem-${code}`)} code={code} />;
}

/** The hearing goes on another day. */
function PutOff({ move, children }: { move: Move; children: ComponentChildren }) {
  const at = move.goes_on_at ?? null;
  const text = at === null ? t('goes-on-unknown') : t('goes-on', { time: dayAndHour(new Date(at)) });
  return (
    <Sheet icon="clock" title={t('postponed-title')} text={text} code="postponed">
      {children}
    </Sheet>
  );
}

interface LinkProblemProps {
  code: ApiCode;
  /** Id of the hearing of which receipts may have been kept. */
  hearing?: string | null;
  /** The page tries on by itself; the button is for who does not want to wait. */
  tries?: boolean;
  retry: () => void;
}

/** The link itself is no good, or nobody answers. */
export function LinkProblem({ code, hearing = null, tries = false, retry }: LinkProblemProps) {
  const receipt = <Receipts hearing={hearing} />;
  useEffect(() => {
    if (misunderstood(code)) renewOnce();
  }, [code]);
  if (misunderstood(code)) return <OtherVersion>{receipt}</OtherVersion>;
  if (code === 'hearing_ended') {
    return (
      <Sheet icon="check" title={t('ended-title')} text={t('ended-text')} code={code}>
        {receipt}
      </Sheet>
    );
  }
  if (code === 'hearing_cancelled') return <Cancelled />;
  return (
    <Sheet icon="warn" title={problemTitle(code)} text={t(`problem-${code}`)} code={code}>
      {tries && <p role="status">{t('tries-by-itself')}</p>}
      <Again testid="retry" text={t('retry')} onClick={retry} />
      {receipt}
    </Sheet>
  );
}

export function NoLink() {
  return <Sheet icon="info" title={t('no-link-title')} text={t('no-link-text')} code="no_link" />;
}

function problemTitle(code: ApiCode): string {
  return t(code === 'network' || code === 'unavailable' ? 'unreachable-title' : 'problem-title');
}

function Again({ testid, text, onClick }: { testid: string; text: string; onClick: () => void }) {
  return (
    <button type="button" class="btn btn--primary btn--lg" data-testid={testid} onClick={onClick}>
      {text}
    </button>
  );
}
