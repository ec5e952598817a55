import { useRef, useState, type FormEvent, type ReactElement } from 'react';
import type { SessionView } from '@musubi/contract';
import { Button, Notice, RadioFields, TextField } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import type { Messages } from '../messages/ja.ts';
import { ask, ServerFailure } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import './sign-in.css';

type Props = { readonly onChoosing: (choosing: boolean) => void; readonly onSignedIn: (view: SessionView) => void };
/** The password is held only between "which of your facilities?" and the answer. */
type Choice = { readonly view: SessionView; readonly userId: string; readonly password: string };

/** サインイン: user id and password, then the facility where one works at several. */
export function SignInPage({ onChoosing, onSignedIn }: Props): ReactElement {
  const { t, language, setLanguage } = useLanguage();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [choice, setChoice] = useState<Choice>();
  const [facility, setFacility] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);

  const attempt = async (body: {
    userId: string;
    password: string;
    facility?: string;
  }): Promise<SessionView | undefined> => {
    setBusy(true);
    setFailure(undefined);
    try {
      return await ask<SessionView>('signIn', { body });
    } catch (error) {
      setFailure(error);
      passwordField.current?.select();
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [userId, password] = [
      String(data.get('userId') ?? '')
        .normalize('NFKC')
        .trim(),
      String(data.get('password') ?? ''),
    ];
    if (userId === '' || password === '') return;
    onChoosing(true);
    const view = await attempt({ userId, password });
    if (view === undefined) return onChoosing(false);
    if (view.otherFacilities.length === 0) return onSignedIn(view);
    setFacility(view.facility.id);
    setChoice({ view, userId, password });
  };
  const choose = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (choice === undefined) return;
    if (facility === choice.view.facility.id) return onSignedIn(choice.view);
    const view = await attempt({ userId: choice.userId, password: choice.password, facility });
    if (view !== undefined) onSignedIn(view);
  };

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header className="sign-in-head">
          <p className="brand">
            結 <span>Musubi</span>
          </p>
          <Button
            look="quiet"
            lang={language === 'ja' ? 'en' : 'ja'}
            aria-label={t.shell.languageName}
            onClick={() => setLanguage(language === 'ja' ? 'en' : 'ja')}
          >
            {t.shell.language}
          </Button>
        </header>
        <p className="muted">{t.signIn.lead}</p>
        {choice === undefined ? (
          <form className="sign-in-form" onSubmit={(event) => void submit(event)}>
            <h1>{t.signIn.title}</h1>
            <TextField
              label={t.signIn.userId}
              name="userId"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              autoFocus
              maxLength={60}
            />
            <TextField
              label={t.signIn.password}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              maxLength={200}
              inputRef={passwordField}
            />
            <SignInFailure failure={failure} t={t} />
            <Button type="submit" look="primary" busy={busy}>
              {t.signIn.submit}
            </Button>
          </form>
        ) : (
          <form className="sign-in-form" onSubmit={(event) => void choose(event)}>
            <h1>{t.signIn.chooseFacility}</h1>
            <RadioFields
              legend={t.signIn.chooseLead}
              name="facility"
              value={facility}
              onChange={setFacility}
              options={[choice.view.facility, ...choice.view.otherFacilities].map(({ id, name }) => ({
                value: id,
                text: name,
              }))}
            />
            <SignInFailure failure={failure} t={t} />
            <Button type="submit" look="primary" busy={busy} autoFocus>
              {t.signIn.here}
            </Button>
          </form>
        )}
        <p className="sign-in-notice muted">{t.signIn.notice}</p>
      </div>
    </main>
  );
}

/** Why it failed and what to do; says nothing about which of the two was wrong. */
export function SignInFailure({
  failure,
  t,
  passwordOnly = false,
}: {
  readonly failure: unknown;
  readonly t: Messages;
  readonly passwordOnly?: boolean;
}): ReactElement {
  const code = failure instanceof ServerFailure ? failure.code : undefined;
  const minutes = failure instanceof ServerFailure ? waitMinutes(failure.because) : undefined;
  return (
    <div role="alert">
      {failure === undefined ? null : (
        <Notice tone="danger" icon="warning">
          <p>
            {code === 'sign-in/locked-out' && minutes !== undefined
              ? t.signIn.lockedOut(minutes)
              : code === 'sign-in/refused' && passwordOnly
                ? t.lock.wrong
                : failureText(failure, t).title}
          </p>
          {code === 'sign-in/refused' ? <p>{t.signIn.refusedHint}</p> : null}
        </Notice>
      )}
    </div>
  );
}

/** `because: [{ waitSeconds }]` of a lock-out. */
export function waitMinutes(because: readonly unknown[]): number | undefined {
  for (const reason of because) {
    if (
      typeof reason === 'object' &&
      reason !== null &&
      'waitSeconds' in reason &&
      typeof reason.waitSeconds === 'number'
    )
      return Math.max(1, Math.ceil(reason.waitSeconds / 60));
  }
  return undefined;
}
