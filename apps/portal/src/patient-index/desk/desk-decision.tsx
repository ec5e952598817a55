import { useEffect, useRef, useState, type FormEvent, type ReactElement } from 'react';
import type { LinkCaseView, LinkDecision } from '@musubi/contract';
import { Button, CheckField, FailedState, Kbd, TextField } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ServerFailure } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { isPlainKey } from '../../shell/keys.ts';

/** In the order of their keys. */
const DECISIONS = ['same', 'different', 'ask'] as const satisfies readonly LinkDecision[];

type Props = {
  readonly view: LinkCaseView;
  readonly busy: boolean;
  readonly failure: unknown;
  /** Came up by itself a moment ago. */
  readonly unread: () => boolean;
  readonly onDecide: (decision: LinkDecision, note: string, consentConfirmed: boolean) => void;
};

/** 判断: 1, 2 or 3. Asking, and "same" against a warning, want a line of reason first. */
export function DeskDecision({ view, busy, failure, unread, onDecide }: Props): ReactElement {
  const { t } = useLanguage();
  const [noting, setNoting] = useState<LinkDecision>();
  const [note, setNote] = useState('');
  const [consentConfirmed, setConsentConfirmed] = useState(false);
  const wantsConsent =
    consentConfirmed || (failure instanceof ServerFailure && failure.code === 'patient/merge-needs-consent');
  const blocked = busy || view.awaitsSomebodyElse;
  const press = (decision: LinkDecision) => {
    if (blocked || unread()) return;
    if (decision === 'ask' || (decision === 'same' && view.guards.length > 0)) setNoting(decision);
    else onDecide(decision, '', consentConfirmed);
  };
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const decision = DECISIONS[Number(event.key) - 1];
      if (decision === undefined || !isPlainKey(event) || event.repeat) return;
      event.preventDefault();
      latest.current(decision);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (noting !== undefined && note.trim() !== '' && !blocked) onDecide(noting, note.trim(), consentConfirmed);
  };
  return (
    <div className="desk-decision">
      {failure === null || failure === undefined ? null : <FailedState {...failureText(failure, t)} />}
      {wantsConsent ? (
        <CheckField label={t.desk.consentAsked} checked={consentConfirmed} onChange={setConsentConfirmed} />
      ) : null}
      {noting === undefined ? (
        <div className="desk-buttons" role="group" aria-label={t.desk.hint}>
          {DECISIONS.map((decision, at) => (
            <Button
              key={decision}
              look={decision === 'same' ? 'primary' : 'plain'}
              busy={busy}
              disabled={blocked}
              onClick={() => press(decision)}
            >
              <Kbd>{at + 1}</Kbd> {t.desk.decisions[decision]}
            </Button>
          ))}
          <span className="muted desk-keys">{t.desk.keys}</span>
        </div>
      ) : (
        <form
          className="desk-note"
          onSubmit={submit}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setNoting(undefined);
          }}
        >
          <TextField
            label={t.desk.noteFor[noting]}
            required
            autoFocus
            maxLength={400}
            autoComplete="off"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button onClick={() => setNoting(undefined)}>{t.common.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={blocked}>
            {t.desk.confirmDecision(t.desk.decisions[noting])}
          </Button>
        </form>
      )}
    </div>
  );
}
