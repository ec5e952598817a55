import { useState, type FormEvent, type ReactElement } from 'react';
import { AUDIT_EVENTS, parseLocalDate, parseRegionalPatientId, type LocalDate } from '@musubi/domain';
import { Button, SelectField, TextField } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { useFacilities } from '../facilities/use-facilities.ts';

export type AuditAsked = { readonly from: LocalDate; readonly until: LocalDate; readonly trace?: string } & {
  readonly [criterion in 'regionalId' | 'staff' | 'facility' | 'event' | 'outcome']?: string;
};

const OUTCOMES = ['success', 'refused', 'failed'] as const;

/** 検索の条件: every one narrows; the period is always there. */
export function AuditForm({
  asked,
  busy,
  onAsk,
}: {
  readonly asked: AuditAsked;
  readonly busy: boolean;
  readonly onAsk: (asked: AuditAsked) => void;
}): ReactElement {
  const { t } = useLanguage();
  const facilities = useFacilities();
  const [periodBad, setPeriodBad] = useState(false);
  const [idBad, setIdBad] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const {
      from = '',
      until = '',
      regionalId,
      ...others
    } = Object.fromEntries(
      [...new FormData(event.currentTarget)].flatMap(([key, value]) =>
        typeof value === 'string' && value.trim() !== '' ? [[key, value.trim()]] : [],
      ),
    );
    const [first, last] = [parseLocalDate(from), parseLocalDate(until)];
    const inOrder = first !== undefined && last !== undefined && first <= last;
    const patient = regionalId === undefined ? undefined : parseRegionalPatientId(regionalId);
    setPeriodBad(!inOrder);
    setIdBad(regionalId !== undefined && patient === undefined);
    if (!inOrder || (regionalId !== undefined && patient === undefined)) return;
    onAsk({ ...others, from: first, until: last, ...(patient === undefined ? {} : { regionalId: patient }) });
  };
  const events = Object.entries(AUDIT_EVENTS).flatMap(([event, place]) =>
    place === 'center' ? [{ event, word: t.words.auditEvents[event] ?? event }] : [],
  );
  return (
    <form className="panel panel-padded" onSubmit={submit}>
      <div className="audit-fields">
        <TextField label={t.audit.from} name="from" type="date" required defaultValue={asked.from} />
        <TextField
          label={t.audit.until}
          name="until"
          type="date"
          required
          defaultValue={asked.until}
          error={periodBad ? t.audit.periodBad : undefined}
        />
        <TextField
          label={t.audit.regionalId}
          name="regionalId"
          defaultValue={asked.regionalId}
          hint={t.audit.regionalHint}
          maxLength={20}
          autoComplete="off"
          error={idBad ? t.audit.idBad : undefined}
        />
        <TextField
          label={t.audit.staff}
          name="staff"
          defaultValue={asked.staff}
          hint={t.audit.staffHint}
          maxLength={60}
          autoComplete="off"
        />
        <SelectField label={t.audit.facility} name="facility" defaultValue={asked.facility} hint={t.audit.facilityHint}>
          <option value="">{t.audit.any}</option>
          {(facilities.data ?? []).map((facility) => (
            <option key={facility.id} value={facility.id}>
              {facility.name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t.audit.event} name="event" defaultValue={asked.event}>
          <option value="">{t.audit.any}</option>
          {events.map(({ event, word }) => (
            <option key={event} value={event}>
              {word}
            </option>
          ))}
        </SelectField>
        <SelectField label={t.audit.outcome} name="outcome" defaultValue={asked.outcome}>
          <option value="">{t.audit.any}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t.words.auditOutcomes[outcome]}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" busy={busy}>
          {t.audit.submit}
        </Button>
      </div>
    </form>
  );
}
