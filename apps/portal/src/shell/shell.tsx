import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { Button, Kbd, ModalDialog } from '@musubi/ui';
import { useNow } from '../clock.ts';
import { useLanguage } from '../messages/language.tsx';
import { useSession } from '../sign-in/session.tsx';
import { isPlainKey } from './keys.ts';
import './shell.css';

/** 画面の枠: the bar with who is signed in where, and the page under it. `/` and `?` work everywhere. */
export function Shell(): ReactElement {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  // Another page begins at its head: on a patient's stands who it is.
  useLayoutEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [path]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event)) return;
      if (event.key === '?') setHelp(true);
      else if (event.key === '/')
        void navigate({ to: '/' }).then(() => document.querySelector<HTMLElement>('[data-search-box]')?.focus());
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <div className="shell">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t.common.skip}
      </a>
      <TopBar onHelp={() => setHelp(true)} />
      <main id="main" ref={main} tabIndex={-1} className="shell-main">
        <Outlet />
      </main>
      {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
    </div>
  );
}

function TopBar({ onHelp }: { readonly onHelp: () => void }): ReactElement {
  const { t, language, setLanguage } = useLanguage();
  const { view, can, signOut } = useSession();
  const atPatients = useLocation({
    select: (location) => !/^\/(?:gateways|matching|local-ids|emergency|audit)/.test(location.pathname),
  });
  return (
    <header className="top-bar">
      <Link to="/" className="brand">
        結 <span>Musubi</span>
      </Link>
      <nav aria-label={t.shell.navigation}>
        {can('view-records') ? (
          <Link to="/" className={`top-link ${atPatients ? 'active' : ''}`}>
            {t.shell.patients}
          </Link>
        ) : null}
        {can('search-emergency') ? (
          <Link to="/emergency" className="top-link">
            {t.shell.emergency}
          </Link>
        ) : null}
        {can('decide-link-case') ? (
          <Link to="/matching" className="top-link">
            {t.shell.desk}
          </Link>
        ) : null}
        {can('search-audit') ? (
          <Link to="/audit" className="top-link">
            {t.audit.nav}
          </Link>
        ) : null}
        {can('see-gateways') ? (
          <Link to="/gateways" className="top-link">
            {t.shell.gateways}
          </Link>
        ) : null}
      </nav>
      <div className="top-who">
        <span className="truncate top-facility" title={view.facility.name}>
          {view.facility.name}
        </span>
        <b className="truncate" title={view.staff.name}>
          {t.shell.user(view.staff.name, t.words.roles[view.staff.role])}
        </b>
        <Countdown />
        <button type="button" className="top-button" aria-label={t.shell.help} title={t.shell.help} onClick={onHelp}>
          ?
        </button>
        <button
          type="button"
          className="top-button"
          lang={language === 'ja' ? 'en' : 'ja'}
          aria-label={t.shell.languageName}
          onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}
        >
          {t.shell.language}
        </button>
        <button type="button" className="top-button" onClick={signOut}>
          {t.shell.signOut}
        </button>
      </div>
    </header>
  );
}

/** 自動ロックまで 4:32. Not a live region: a clock that speaks every second helps nobody. */
function Countdown(): ReactElement | null {
  const { t } = useLanguage();
  const { lockAt } = useSession();
  const time = useNow(1000);
  if (lockAt === Infinity) return null;
  const seconds = Math.max(0, Math.round((lockAt - time) / 1000));
  return (
    <span className={`top-lock ${seconds < 60 ? 'top-lock-soon' : ''}`} role="timer" aria-live="off">
      {t.shell.lockIn(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`)}
    </span>
  );
}

function ShortcutHelp({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useLanguage();
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['/'], t.shortcuts.search],
    [['←', '→', '↑', '↓'], t.shortcuts.arrows],
    [['Enter'], t.shortcuts.enter],
    [['+', '-'], t.shortcuts.zoom],
    [['T'], t.shortcuts.today],
    [['PageUp', 'PageDown'], t.shortcuts.page],
    [['S'], t.shortcuts.since],
    [['C'], t.shortcuts.copy],
    [['1', '–', '5'], t.shortcuts.tabs],
    [['Tab'], t.shortcuts.focus],
    [['?'], t.shortcuts.help],
    [['Esc'], t.shortcuts.escape],
  ];
  return (
    <ModalDialog title={t.shortcuts.title} closeLabel={t.common.close} width="narrow" onClose={onClose}>
      <dl className="shortcut-list">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="modal-actions">
        <Button autoFocus onClick={onClose}>
          {t.common.close}
        </Button>
      </div>
    </ModalDialog>
  );
}
