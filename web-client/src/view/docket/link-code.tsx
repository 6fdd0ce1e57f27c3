import { useEffect, useState } from 'preact/hooks';
import { t } from '../../locales/l10n';
import { drawing, type QrDrawing, qrFile } from '../../model/qr';
import { Icon } from '../icon';
import { saveFile } from '../save-file';

/** Light squares around the code, without which readers do not find it. */
const BORDER = 4;

/** The link as a QR code, for a summons on paper. It is drawn in this page: the link is told to nobody. */
export function LinkCode({ link }: { link: string }) {
  const [code, setCode] = useState<QrDrawing | null>(null);
  useEffect(() => {
    let wanted = true;
    // Fetched only here: most who open the docket make no link. Without it the link is still there to be copied.
    import('uqr').then(
      ({ encode }) => wanted && setCode(drawing(encode(link, { border: BORDER }).data)),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [link]);
  if (code === null) return null;
  return (
    <div>
      <svg
        class="qr"
        data-testid="link-code"
        viewBox={`0 0 ${code.size} ${code.size}`}
        shape-rendering="crispEdges"
        role="img"
        aria-label={t('link-code')}
      >
        <path d={code.path} />
      </svg>
      <button
        type="button"
        class="btn"
        data-testid="link-code-save"
        onClick={() => saveFile('link.svg', 'image/svg+xml', qrFile(code))}
      >
        <Icon name="down" />
        {t('link-code-save')}
      </button>
      <p class="small soft">{t('link-code-note')}</p>
    </div>
  );
}
