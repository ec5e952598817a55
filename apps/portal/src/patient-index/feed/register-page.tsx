import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { RegisterAnswer } from '@musubi/contract';
import { ageOn, type PatientId, type Sex } from '@musubi/domain';
import {
  Button,
  CheckField,
  FailedState,
  Notice,
  RadioFields,
  TextField,
  formatWarekiYear,
  parseJapaneseDate,
} from '@musubi/ui';
import { todayInTokyo } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import type { Offered } from '../linking/link-page.tsx';
import { PatientTable } from '../register/patient-table.tsx';
import { birthProblem, KANA_PATTERN } from '../register/patient-text.ts';
import { StepHead } from '../linking/step-head.tsx';
import './register.css';

const SEXES = ['female', 'male', 'other', 'unknown'] as const satisfies readonly Sex[];

/** 登録の手順1 (REG-05): personal details; persons who look like the same are shown instead of registering. */
export function RegisterPage(): ReactElement {
  const { t, language } = useLanguage();
  const { view } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [birth, setBirth] = useState('');
  const [sex, setSex] = useState<Sex>();
  const [confirmedNew, setConfirmedNew] = useState(false);
  const treats = view.facility.type !== 'secretariat';
  const birthDate = birth.trim() === '' ? undefined : parseJapaneseDate(birth);
  const birthBad = birthProblem(birth, birthDate, t);
  const register = useMutation({
    mutationFn: (body: Record<string, string | boolean>) => ask<RegisterAnswer>('register', { body }),
    onSuccess: (answer) => {
      if (answer.registered) void navigate({ to: '/patients/$patient/link', params: { patient: answer.patient } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (birthBad !== undefined || sex === undefined) return;
    const body: Record<string, string | boolean> = {
      sex,
      confirmedNew,
      ...(birthDate === undefined ? {} : { birthDate }),
    };
    for (const [field, value] of new FormData(event.currentTarget)) {
      if (
        typeof value === 'string' &&
        field !== 'sex' &&
        field !== 'birth' &&
        (value.trim() !== '' || REQUIRED.has(field))
      )
        body[field] = value.trim();
    }
    register.mutate(body);
  };
  const similar = register.data?.registered === false ? register.data.similar : [];
  /** Already ours: open. Somebody else's: link our own number to that person first. */
  const openSimilar = (patient: PatientId) => {
    const person = similar.find((candidate) => candidate.patient === patient);
    if (person === undefined || person.localId !== null || !treats)
      return void navigate({ to: '/patients/$patient', params: { patient } });
    const localId = register.variables?.['localId'];
    client.setQueryData<Offered>(['offered', patient], { person, localId: typeof localId === 'string' ? localId : '' });
    void navigate({ to: '/patients/$patient/link', params: { patient } });
  };
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <h1>{t.register.title}</h1>
        <Link to="/">{t.common.back}</Link>
      </div>
      <StepHead current={0} />
      <form className="panel panel-padded" onSubmit={submit}>
        <p className="muted form-lead">{t.register.lead}</p>
        <div className="field-grid">
          {treats ? (
            <TextField
              label={t.register.localId}
              name="localId"
              required
              maxLength={20}
              autoFocus
              hint={view.facility.name}
              autoComplete="off"
            />
          ) : null}
          <TextField
            label={t.register.birthDate}
            name="birth"
            value={birth}
            autoComplete="off"
            onChange={(event) => setBirth(event.currentTarget.value)}
            error={birthBad}
            hint={
              birthDate === undefined || birthBad !== undefined
                ? t.register.birthHint
                : t.register.birthRead(
                    birthDate,
                    formatWarekiYear(birthDate, language),
                    ageOn(birthDate, todayInTokyo()),
                  )
            }
          />
          <TextField label={t.register.kanjiFamily} name="kanjiFamily" required maxLength={40} autoComplete="off" />
          <TextField label={t.register.kanjiGiven} name="kanjiGiven" maxLength={40} autoComplete="off" />
          <TextField
            label={t.register.kanaFamily}
            name="kanaFamily"
            required
            maxLength={40}
            pattern={KANA_PATTERN}
            title={t.register.kanaOnly}
            autoComplete="off"
          />
          <TextField
            label={t.register.kanaGiven}
            name="kanaGiven"
            maxLength={40}
            pattern={KANA_PATTERN}
            title={t.register.kanaOnly}
            autoComplete="off"
          />
          <div className="field-wide">
            <RadioFields
              legend={t.register.sex}
              name="sex"
              required
              value={sex}
              onChange={setSex}
              options={SEXES.map((value) => ({ value, text: t.words.sexes[value] }))}
            />
          </div>
          <TextField label={t.register.postalCode} name="postalCode" maxLength={10} autoComplete="off" />
          <TextField label={t.register.telephone} name="telephone" maxLength={20} autoComplete="off" />
          <TextField
            className="field-wide"
            label={t.register.address}
            name="address"
            maxLength={200}
            autoComplete="off"
          />
        </div>
        {similar.length === 0 ? null : (
          <div className="similar-confirm">
            <Notice tone="caution" icon="warning">
              {t.register.similarBelow(similar.length)}
            </Notice>
            <CheckField label={t.register.confirmNew} checked={confirmedNew} onChange={setConfirmedNew} />
          </div>
        )}
        {register.isError ? <FailedState {...failureText(register.error, t)} /> : null}
        <div className="modal-actions">
          <Button type="submit" look="primary" busy={register.isPending} disabled={similar.length > 0 && !confirmedNew}>
            {confirmedNew ? t.register.submitNew : t.register.submit}
          </Button>
        </div>
      </form>
      {similar.length === 0 ? null : (
        <section className="panel" aria-label={t.register.similarTitle}>
          <div className="panel-padded">
            <Notice tone="caution" icon="warning">
              <h2>{t.register.similarTitle}</h2>
              <p>{t.register.similarLead}</p>
            </Notice>
          </div>
          <PatientTable patients={similar} sort="kana" onSort={() => undefined} onOpen={openSimilar} />
        </section>
      )}
    </div>
  );
}

/** The contract wants these keys even when empty (a person may have no given name). */
const REQUIRED: ReadonlySet<string> = new Set(['kanjiFamily', 'kanjiGiven', 'kanaFamily', 'kanaGiven']);
