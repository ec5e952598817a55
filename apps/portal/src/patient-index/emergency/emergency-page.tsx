import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { EmergencySearchAnswer } from '@musubi/contract';
import { formatRegionalPatientId, parseRegionalPatientId } from '@musubi/domain';
import {
  Button,
  Chip,
  EmptyState,
  FailedState,
  Notice,
  SelectField,
  TextField,
  formatWarekiYear,
  parseJapaneseDate,
} from '@musubi/ui';
import { todayInTokyo } from '../../clock.ts';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import { KnownBirthDate } from '../register/known-birth-date.tsx';
import '../register/patient-table.css';
import './emergency.css';

const EMPTY = { name: '', birth: '', sex: '', address: '', telephone: '', reason: '' };
type Typed = typeof EMPTY;
const LEAST_REASON = 4;

/**
 * 緊急照会 (REG-16): by name for those with the right alone; answers under which numbers the person is known, and no
 * record.
 */
export function EmergencyPage(): ReactElement {
  const { t } = useLanguage();
  const { can } = useSession();
  if (!can('search-emergency'))
    return (
      <div className="page">
        <EmptyState title={t.emergency.notAllowed} />
      </div>
    );
  return <Search />;
}

function Search(): ReactElement {
  const { t, language } = useLanguage();
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const birth = readBirth(typed.birth);
  const search = useMutation({
    mutationFn: () => ask<EmergencySearchAnswer>('emergencySearch', { body: bodyOf(typed) }),
  });
  const bad = birth === 'bad';
  const named = typed.name.trim() !== '' || typed.telephone.trim() !== '';
  const ready = named && typed.reason.trim().length >= LEAST_REASON && !bad;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) search.mutate();
  };
  const field = (key: keyof Typed) => ({
    value: typed[key],
    autoComplete: 'off',
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [key]: value }));
    },
  });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.emergency.title}</h1>
      </div>
      <Notice tone="caution" icon="warning">
        {t.emergency.lead}
      </Notice>
      <form className="panel panel-padded form-stack" onSubmit={submit}>
        <div className="emergency-fields">
          <TextField label={t.emergency.name} required={!named} maxLength={60} autoFocus {...field('name')} />
          <TextField
            label={t.emergency.birth}
            maxLength={30}
            error={bad ? t.register.birthBad : undefined}
            hint={
              typeof birth === 'object' && 'date' in birth
                ? t.search.readAsDate(birth.date, formatWarekiYear(birth.date, language))
                : t.emergency.birthHint
            }
            {...field('birth')}
          />
          <SelectField
            label={t.register.sex}
            value={typed.sex}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped((before) => ({ ...before, sex: value }));
            }}
          >
            <option value="">{t.words.sexes.unknown}</option>
            <option value="male">{t.words.sexes.male}</option>
            <option value="female">{t.words.sexes.female}</option>
          </SelectField>
          <TextField label={t.register.telephone} maxLength={20} {...field('telephone')} />
          <TextField label={t.register.address} maxLength={100} {...field('address')} />
          <TextField
            label={t.emergency.reason}
            required
            minLength={LEAST_REASON}
            maxLength={200}
            {...field('reason')}
          />
        </div>
        <div className="modal-actions">
          <Button type="submit" look="primary" busy={search.isPending}>
            {t.emergency.submit}
          </Button>
        </div>
      </form>
      <div aria-live="polite">
        {search.isError ? (
          <section className="panel">
            <FailedState
              {...failureText(search.error, t)}
              retryLabel={t.common.retry}
              onRetry={() => search.mutate()}
            />
          </section>
        ) : search.data === undefined ? null : (
          <Found answer={search.data} />
        )}
      </div>
    </div>
  );
}

function Found({ answer }: { readonly answer: EmergencySearchAnswer }): ReactElement {
  const { t } = useLanguage();
  const today = todayInTokyo();
  if (answer.found.length === 0)
    return (
      <section className="panel">
        <EmptyState title={t.emergency.nobody}>
          <p>{t.emergency.nobodyHint}</p>
        </EmptyState>
      </section>
    );
  return (
    <section className="panel" aria-label={t.search.results}>
      {answer.tooMany ? (
        <div className="panel-padded">
          <Notice tone="info">{t.emergency.tooMany}</Notice>
        </div>
      ) : null}
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t.search.name}</th>
            <th scope="col">{t.search.sex}</th>
            <th scope="col">{t.search.birthDate}</th>
            <th scope="col">{t.search.address}</th>
            <th scope="col">{t.emergency.ids}</th>
          </tr>
        </thead>
        <tbody>
          {answer.found.map((person, at) => {
            const regional = person.regionalId === null ? undefined : parseRegionalPatientId(person.regionalId);
            return (
              <tr key={at}>
                <th scope="row">
                  <div className="patient-name">
                    <b>{person.kanjiName || person.kanaName}</b>
                    <small>{person.kanaName}</small>
                  </div>
                  {person.certain ? <Chip tone="good">{t.desk.verdicts.auto}</Chip> : null}
                </th>
                <td className="nowrap">{t.words.sexes[person.sex]}</td>
                <td className="nowrap">
                  {person.birthDate === null ? (
                    t.common.unknown
                  ) : (
                    <KnownBirthDate birthDate={person.birthDate} today={today} />
                  )}
                </td>
                <td>{person.address}</td>
                <td>
                  <ul className="emergency-ids">
                    {person.ids.map((id) => (
                      <li key={`${id.facility} ${id.localId}`}>
                        <span>{id.facilityName}</span> <code>{id.localId}</code>
                      </li>
                    ))}
                    {regional === undefined ? null : (
                      <li>
                        <span className="muted">{t.patient.regionalId}</span>{' '}
                        <code>{formatRegionalPatientId(regional)}</code>
                      </li>
                    )}
                  </ul>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

type Birth =
  { readonly date: NonNullable<ReturnType<typeof parseJapaneseDate>> } | { readonly year: number } | 'bad' | undefined;

/** A whole date as everywhere, or about how old: `75歳`, `75`, or a year of birth. */
function readBirth(text: string): Birth {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return undefined;
  const date = parseJapaneseDate(plain);
  if (date !== undefined) return { date };
  const number = /^(\d{1,4})\s*(?:歳|才|年)?$/.exec(plain);
  if (number === null) return 'bad';
  const value = Number(number[1]);
  return { year: value >= 1850 ? value : Number(todayInTokyo().slice(0, 4)) - value };
}

function bodyOf(typed: Typed): object {
  const birth = readBirth(typed.birth);
  const filled = (key: 'sex' | 'address' | 'telephone') =>
    typed[key].trim() === '' ? {} : { [key]: typed[key].trim() };
  return {
    name: typed.name.trim(),
    reason: typed.reason.trim(),
    ...filled('sex'),
    ...filled('address'),
    ...filled('telephone'),
    ...(typeof birth === 'object' ? ('date' in birth ? { birthDate: birth.date } : { birthYear: birth.year }) : {}),
  };
}
