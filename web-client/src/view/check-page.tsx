import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { Devices } from '../call/devices';
import { SelfCheck } from '../call/self-check';
import { t } from '../locales/l10n';
import { CheckResults, DeviceTroubles } from './check-results';
import { Icon } from './icon';
import { NoiseChoice } from './noise';
import { Preview } from './preview';
import { Languages, Mark } from './strip';
import { useTitle } from './title';

/** The equipment check at any hour: no link, no hearing, nobody on the other side. */
export function openCheck(root: Element): void {
  render(<CheckPage check={new SelfCheck(new Devices())} />, root);
}

export function CheckPage({ check }: { check: SelfCheck }) {
  useEffect(() => {
    void check.devices.start();
    return check.begin();
  }, [check]);
  useTitle('check-title');
  return (
    <>
      <header class="strip strip--plain">
        <div class="strip__id">
          <Mark />
          <p class="strip__case">Tyndau</p>
        </div>
        <Languages />
      </header>
      <main class="page" data-testid="check-page">
        <div class="page__head">
          <h1 class="h1">{t('check-title')}</h1>
          <p class="lead">{t('check-lead')}</p>
        </div>
        <DeviceTroubles check={check} />
        <div class="cols cols--join">
          <Preview check={check} />
          <div class="stack">
            <CheckResults check={check} />
            <NoiseChoice devices={check.devices} />
            <p class="banner">
              <Icon name="info" />
              <span class="banner__text">{t('check-no-link')}</span>
            </p>
          </div>
        </div>
      </main>
    </>
  );
}
