import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { LinkView, PatientHeader, SplitPatientAnswer } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId } from '@musubi/domain';
import { Button, CheckField, FailedState, ModalDialog, Notice, SelectField, TextField } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { followChange } from '../../record-location/follow-change.ts';

type Props = {
  readonly patient: string;
  readonly mergedIn: NonNullable<PatientHeader['mergedIn']>;
  readonly links: readonly LinkView[];
  readonly nameOf: (facility: string) => string;
  readonly onClose: () => void;
};

/** 人を分ける: the chosen numbers become a person of their own; the rest stays. */
export function SplitDialog({ patient, mergedIn, links, nameOf, onClose }: Props): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  /** Who was merged in and is to be again. */
  const [apart, setApart] = useState('');
  const split = useMutation({
    mutationFn: (picked: readonly string[]) =>
      ask<SplitPatientAnswer>('splitPatient', {
        patient,
        body: {
          links: picked,
          reason: reason.trim(),
          ...(picked[0] === undefined ? {} : { demographicsOf: picked[0] }),
          ...(apart === '' ? {} : { apart }),
        },
      }),
    onSuccess: () => void followChange(client, patient),
  });
  const ready = (apart !== '' || (chosen.size > 0 && chosen.size < links.length)) && reason.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) split.mutate([...chosen]);
  };
  const toggle = (link: string, on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      if (on) next.add(link);
      else next.delete(link);
      return next;
    });
  const regional = split.data === undefined ? undefined : parseRegionalPatientId(split.data.regionalId);
  return (
    <ModalDialog title={t.repair.split.title} closeLabel={t.common.close} role="alertdialog" onClose={onClose}>
      {split.data === undefined ? (
        <form className="form-stack" onSubmit={submit}>
          <Notice tone="caution" icon="warning">
            {t.repair.split.lead}
          </Notice>
          <fieldset>
            <legend>{t.repair.split.choose}</legend>
            {links.map((link) => (
              <CheckField
                key={link.link}
                label={`${nameOf(link.facility)}　${link.localId}`}
                checked={chosen.has(link.link)}
                onChange={(on) => toggle(link.link, on)}
              />
            ))}
          </fieldset>
          {mergedIn.length === 0 ? null : (
            <SelectField
              label={t.repair.split.merged}
              value={apart}
              onChange={(event) => setApart(event.currentTarget.value)}
            >
              <option value="">{t.repair.split.newPerson}</option>
              {mergedIn.map((person) => (
                <option key={person.patient} value={person.patient}>
                  {t.patient.regionalId} {person.regionalId}
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label={t.repair.split.reason}
            required
            maxLength={400}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {split.isError ? <FailedState {...failureText(split.error, t)} /> : null}
          <div className="modal-actions">
            <Button onClick={onClose}>{t.common.cancel}</Button>
            <Button type="submit" look="danger" busy={split.isPending} disabled={!ready}>
              {t.repair.split.submit}
            </Button>
          </div>
        </form>
      ) : (
        <div className="form-stack">
          <Notice tone="good" icon="check">
            {t.repair.split.done(regional === undefined ? split.data.regionalId : formatRegionalPatientId(regional))}
          </Notice>
          {split.data.seenMeanwhile === 0 ? null : (
            <Notice tone="caution" icon="warning">
              {t.repair.split.seen(split.data.seenMeanwhile)}
            </Notice>
          )}
          <div className="modal-actions">
            <Button autoFocus onClick={onClose}>
              {t.common.close}
            </Button>
          </div>
        </div>
      )}
    </ModalDialog>
  );
}
