import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { NewFormat } from './chain/judge';
import { type Receipt, readReceipt } from './chain/outside';
import { chosenFolder, droppedFolder } from './folder';
import { readKey } from './key';
import { firstSpoken, LANGUAGES, type Texts, textsIn } from './texts';
import { type Folder, NoRecord, type Verified, verify } from './verify';
import { details, headline } from './words';

/** Why there is no verdict, and under which heading. */
interface NoVerdict {
  title: 'unreadable' | 'none';
  why: [key: string, values: Record<string, string>];
}

/** What came of a folder: a verdict, or why there is none. */
type Outcome = { verified: Verified } | NoVerdict;

/** The whole page: the court's key, the folder, the verdict. */
export function Page() {
  const language = useSignal(firstSpoken(navigator.languages));
  const texts = useComputed(() => textsIn(language.value));
  const keyText = useSignal('');
  const receiptText = useSignal('');
  const folder = useSignal<Folder | null>(null);
  const progress = useSignal<number | null>(null);
  const outcome = useSignal<Outcome | null>(null);
  const key = useComputed(() => readKey(keyText.value));
  const receipt = useComputed(() => readReceipt(receiptText.value));
  useSignalEffect(() => {
    document.documentElement.lang = language.value;
    document.title = texts.value('title');
  });
  useSignalEffect(() => {
    const [chosen, trusted, kept] = [folder.value, key.value, receipt.value];
    if (chosen === null) return;
    let stale = false;
    outcome.value = null;
    progress.value = 0;
    const named = receiptText.value === '' ? null : (kept ?? 'none');
    void judge(chosen, trusted, named, (part) => {
      if (!stale) progress.value = part;
    }).then((found) => {
      if (stale) return;
      outcome.value = found;
      progress.value = null;
    });
    return () => {
      stale = true;
    };
  });

  const putKey = (text: string) => {
    keyText.value = text;
  };
  const putFolder = (chosen: Folder) => {
    folder.value = chosen;
  };

  const t = texts.value;
  return (
    <main>
      <fieldset class="languages" aria-label={t('language')}>
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language.value}
            onClick={() => {
              language.value = one;
            }}
          >
            {{ kk: 'Қазақша', ru: 'Русский', en: 'English' }[one]}
          </button>
        ))}
      </fieldset>
      <h1>{t('title')}</h1>
      <p>{t('lead')}</p>
      <KeySection t={t} text={keyText.value} read={key.value} put={putKey} />
      <ReceiptSection
        t={t}
        text={receiptText.value}
        read={receipt.value}
        put={(text) => {
          receiptText.value = text;
        }}
      />
      <FolderSection t={t} again={folder.value !== null} put={putFolder} />
      <div role="status">
        {progress.value !== null && (
          <p>{t('reading', { percent: String(Math.round(progress.value * 100)) })}</p>
        )}
        {outcome.value !== null && <Result t={t} outcome={outcome.value} />}
      </div>
    </main>
  );
}

/** Says nothing of a record that the receipt which was named is not of: who has the court's key can make another one in its place. */
async function judge(
  folder: Folder,
  trusted: string | null,
  receipt: Receipt | 'none' | null,
  told: (part: number) => void,
): Promise<Outcome> {
  if (receipt === 'none') return { title: 'none', why: ['receipt-bad', {}] };
  try {
    const verified = await verify(folder, trusted, receipt, told);
    return verified.receipt === 'other' ? { title: 'none', why: ['receipt-other', {}] } : { verified };
  } catch (error) {
    if (error instanceof NoRecord) return unreadable('no-record', {});
    if (error instanceof NewFormat) return unreadable('new-format', { format: String(error.format) });
    return unreadable('cannot-read', { what: error instanceof Error ? error.message : String(error) });
  }
}

function unreadable(...why: NoVerdict['why']): Outcome {
  return { title: 'unreadable', why };
}

interface KeyProps {
  t: Texts;
  text: string;
  read: string | null;
  put: (text: string) => void;
}

function KeySection({ t, text, read, put }: KeyProps) {
  return (
    <section>
      <h2>{t('key-title')}</h2>
      <p>{t('key-help')}</p>
      <label>
        {t('key-file')}
        <input
          id="key-file"
          type="file"
          accept=".pem"
          onChange={async ({ currentTarget }) => put((await currentTarget.files?.[0]?.text()) ?? '')}
        />
      </label>
      <label>
        {t('key-text')}
        <input
          id="key-text"
          type="text"
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => put(currentTarget.value)}
        />
      </label>
      {text !== '' && <p role="status">{read === null ? t('key-bad') : t('key-good', { key: read })}</p>}
    </section>
  );
}

interface ReceiptProps {
  t: Texts;
  text: string;
  read: Receipt | null;
  put: (text: string) => void;
}

function ReceiptSection({ t, text, read, put }: ReceiptProps) {
  return (
    <section>
      <h2>{t('receipt-title')}</h2>
      <p>{t('receipt-help')}</p>
      <label>
        {t('receipt-file')}
        <input
          id="receipt-file"
          type="file"
          accept=".json"
          onChange={async ({ currentTarget }) => put((await currentTarget.files?.[0]?.text()) ?? '')}
        />
      </label>
      {text !== '' && <p role="status">{t(read === null ? 'receipt-bad' : 'receipt-good')}</p>}
    </section>
  );
}

interface FolderProps {
  t: Texts;
  again: boolean;
  put: (folder: Folder) => void;
}

function FolderSection({ t, again, put }: FolderProps) {
  const over = useSignal(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    const dropped = event.dataTransfer === null ? null : await droppedFolder(event.dataTransfer);
    put(dropped ?? new Map());
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the field inside does the same by keyboard
    <section
      class={over.value ? 'over' : ''}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => void drop(event)}
    >
      <h2>{t('folder-title')}</h2>
      <p>{t('folder-help')}</p>
      <label>
        {t(again ? 'folder-other' : 'folder-choose')}
        <input
          id="folder"
          type="file"
          multiple
          ref={(input) => void input?.toggleAttribute('webkitdirectory', true)}
          onChange={({ currentTarget }) =>
            currentTarget.files !== null && put(chosenFolder(currentTarget.files))
          }
        />
      </label>
    </section>
  );
}

function Result({ t, outcome }: { t: Texts; outcome: Outcome }) {
  if ('why' in outcome) {
    return (
      <section id="verdict" class="verdict unreadable" data-verdict={outcome.title}>
        <h2>{t(`verdict-${outcome.title}`)}</h2>
        <p id="headline">{t(...outcome.why)}</p>
      </section>
    );
  }
  const { verified } = outcome;
  const { verdict } = verified.report;
  return (
    <section id="verdict" class={`verdict ${verdict}`} data-verdict={verdict}>
      <h2>{t(`verdict-${verdict}`)}</h2>
      <p id="headline">{headline(verified, t)}</p>
      <ul>
        {details(verified, t).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
