import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { DemographicsHistory, PatientHeader } from '@musubi/contract';
import type { Sex } from '@musubi/domain';
import {
  Button,
  FailedState,
  ModalDialog,
  RadioFields,
  SelectField,
  TextField,
  formatWarekiYear,
  instantText,
  parseJapaneseDate,
} from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { followChange } from '../../record-location/follow-change.ts';
import { birthProblem, nameText } from '../register/patient-text.ts';

const SEXES = ['female', 'male', 'other', 'unknown'] as const satisfies readonly Sex[];
const REASONS = ['name-changed', 'moved', 'newborn-named', 'unknown-identified', 'corrected'] as const;

/** 基本情報の変更: a name that was found out, given or changed; the former one stays findable. */
export function DemographicsDialog({
  header,
  onClose,
}: {
  readonly header: PatientHeader;
  readonly onClose: () => void;
}): ReactElement {
  const { t, language } = useLanguage();
  const client = useQueryClient();
  const { patient, demographics: person } = header;
  const [sex, setSex] = useState<Sex>(person.sex);
  const [birth, setBirth] = useState<string>(person.birthDate ?? '');
  const birthDate = birth.trim() === '' ? undefined : parseJapaneseDate(birth);
  const birthBad = birthProblem(birth, birthDate, t);
  const history = useQuery({
    queryKey: ['demographics-history', patient],
    queryFn: ({ signal }) => ask<DemographicsHistory>('demographicsHistory', { patient, signal }),
  });
  const change = useMutation({
    mutationFn: (body: object) => ask('changeDemographics', { patient, body }),
    onSuccess: () => {
      void followChange(client, patient);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (birthBad !== undefined) return;
    const texts = Object.fromEntries(
      [...new FormData(event.currentTarget)]
        .filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && !['sex', 'birth'].includes(entry[0]),
        )
        .map(([key, text]) => [key, text.trim()]),
    );
    const { postalCode, address, telephone, ...needed } = texts;
    const optional = Object.fromEntries(
      Object.entries({ postalCode, address, telephone }).filter(([, text]) => text !== undefined && text !== ''),
    );
    change.mutate({ ...needed, ...optional, sex, ...(birthDate === undefined ? {} : { birthDate }) });
  };
  const text = (name: string, label: string, value: string | undefined, max: number, required = false) => (
    <TextField
      label={label}
      name={name}
      defaultValue={value ?? ''}
      maxLength={max}
      required={required}
      autoComplete="off"
    />
  );
  return (
    <ModalDialog title={t.repair.demographics.title} closeLabel={t.common.close} onClose={onClose}>
      <form className="form-stack" onSubmit={submit}>
        <p className="muted">{t.repair.demographics.lead}</p>
        <div className="field-grid">
          {text('kanjiFamily', t.register.kanjiFamily, person.kanjiName?.family, 40, true)}
          {text('kanjiGiven', t.register.kanjiGiven, person.kanjiName?.given, 40)}
          {text('kanaFamily', t.register.kanaFamily, person.kanaName?.family, 40, true)}
          {text('kanaGiven', t.register.kanaGiven, person.kanaName?.given, 40)}
          <TextField
            label={t.register.birthDate}
            name="birth"
            value={birth}
            autoComplete="off"
            onChange={(event) => setBirth(event.currentTarget.value)}
            hint={
              birthDate === undefined
                ? t.register.birthHint
                : t.search.readAsDate(birthDate, formatWarekiYear(birthDate, language))
            }
            error={birthBad}
          />
          <SelectField label={t.repair.demographics.because} name="because">
            {REASONS.map((reason) => (
              <option key={reason} value={reason}>
                {t.repair.demographics.reasons[reason]}
              </option>
            ))}
          </SelectField>
          <div className="field-wide">
            <RadioFields
              legend={t.register.sex}
              name="sex"
              value={sex}
              onChange={setSex}
              options={SEXES.map((value) => ({ value, text: t.words.sexes[value] }))}
            />
          </div>
          {text('postalCode', t.register.postalCode, person.postalCode, 10)}
          {text('telephone', t.register.telephone, person.telephones[0], 20)}
          <div className="field-wide">{text('address', t.register.address, person.address, 200)}</div>
        </div>
        {change.isError ? <FailedState {...failureText(change.error, t)} /> : null}
        <div className="modal-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="primary" busy={change.isPending} disabled={birthBad !== undefined}>
            {t.repair.demographics.save}
          </Button>
        </div>
      </form>
      {history.data === undefined || history.data.length === 0 ? null : (
        <section aria-label={t.repair.demographics.history}>
          <h3>{t.repair.demographics.history}</h3>
          <ul>
            {history.data.map((past) => (
              <li key={past.at} className="muted">
                {instantText(past.at)}　{nameText(past.demographics.kanjiName)} {nameText(past.demographics.kanaName)}　
                {t.repair.demographics.reasons[past.because as (typeof REASONS)[number]] ?? past.because}　{past.by}
              </li>
            ))}
          </ul>
        </section>
      )}
    </ModalDialog>
  );
}
