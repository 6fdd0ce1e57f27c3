import { useEffect, useRef } from 'preact/hooks';
import { t } from '../locales/l10n';
import { chooseView, view } from '../looks';
import { VIEWS } from '../model/layout';
import { Icon } from './icon';
import { TextSizeChoice } from './text-size';

interface ViewMenuProps {
  /** There are people to be laid out. */
  layouts: boolean;
  /** Stands open from the start. */
  open?: boolean;
}

/** How the page is looked at: who is large, and how large the text. It opens above its button, and is closed by whatever is done elsewhere. */
export function ViewMenu({ layouts, open = false }: ViewMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (menu.current !== null) menu.current.open = false;
  };
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && menu.current?.contains(target) === false) close();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, []);
  return (
    <details
      ref={menu}
      class="menu"
      open={open}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu.current?.open !== true) return;
        close();
        menu.current.querySelector('summary')?.focus();
      }}
    >
      <summary class="control" data-testid="view">
        <Icon name="layout" />
        <span class="control__words">{t(layouts ? 'view' : 'text-size-short')}</span>
      </summary>
      <div class="menu__body">
        {layouts && <Layouts />}
        <TextSizeChoice />
      </div>
    </details>
  );
}

function Layouts() {
  return (
    <fieldset class="choice">
      <legend class="field__label">{t('view-title')}</legend>
      {VIEWS.map((one) => (
        <label key={one} class="tick">
          <input
            type="radio"
            name="view"
            data-testid={`view-${one}`}
            checked={view.value === one}
            // Also of what is shown already: it is a choice then, and stays on every screen.
            onClick={() => chooseView(one)}
          />
          {t(`view-${one}`)}
        </label>
      ))}
    </fieldset>
  );
}
