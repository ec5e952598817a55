import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { ConsentView } from '@musubi/contract';
import { Button, FailedState, Notice } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { followChange } from '../record-location/follow-change.ts';
import { isSigned, SIGNED_BY_PATIENT, SignerFields, type Signing } from './signer-fields.tsx';

type Act = 'suspended' | 'resumed' | 'withdrawn';

/** 利用停止・再開・取下げ: says what will happen, then asks who signed. */
export function ConsentChange({
  patient,
  consent,
  act,
  onDone,
  onCancel,
}: {
  readonly patient: string;
  readonly consent: ConsentView;
  readonly act: Act;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [signing, setSigning] = useState<Signing>(SIGNED_BY_PATIENT);
  const change = useMutation({
    mutationFn: () =>
      ask('changeConsent', { patient, body: { consent: consent.consent, what: { event: act }, ...signing } }),
    onSuccess: () => {
      onDone();
      void followChange(client, patient);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSigned(signing)) change.mutate();
  };
  const label = { suspended: t.consent.suspend, resumed: t.consent.resume, withdrawn: t.consent.withdraw }[act];
  return (
    <form className="consent-change" aria-label={label} onSubmit={submit}>
      <Notice tone={act === 'withdrawn' ? 'danger' : 'caution'} icon="warning">
        {t.consent.confirm[act]}
      </Notice>
      <SignerFields value={signing} onChange={setSigning} />
      {change.isError ? <FailedState {...failureText(change.error, t)} /> : null}
      <div className="modal-actions">
        <Button onClick={onCancel}>{t.common.cancel}</Button>
        <Button type="submit" look={act === 'resumed' ? 'primary' : 'danger'} busy={change.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}
