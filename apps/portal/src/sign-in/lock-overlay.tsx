import { useState, type FormEvent, type ReactElement } from 'react';
import type { SessionView } from '@musubi/contract';
import { Button, Icon, TextField } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { SignInFailure } from './sign-in-page.tsx';
import './sign-in.css';

/** 画面ロック: covers everything until the same person's password is given. */
export function LockOverlay({
  name,
  onUnlocked,
  onOther,
}: {
  readonly name: string;
  readonly onUnlocked: (view: SessionView) => void;
  readonly onOther: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [password, setPassword] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      onUnlocked(await ask<SessionView>('unlock', { body: { password } }));
    } catch (error) {
      setFailure(error);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="lock-overlay" role="dialog" aria-modal="true" aria-labelledby="lock-title">
      <form className="sign-in-card sign-in-form" onSubmit={(event) => void submit(event)}>
        <h1 id="lock-title">
          <Icon name="lock" /> {t.lock.title}
        </h1>
        <p>{t.lock.lead}</p>
        <p className="lock-name">{name}</p>
        <TextField
          label={t.signIn.password}
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <SignInFailure failure={failure} t={t} passwordOnly />
        <Button type="submit" look="primary" busy={busy}>
          {t.lock.unlock}
        </Button>
        <Button look="link" onClick={onOther}>
          {t.lock.other}
        </Button>
      </form>
    </div>
  );
}
