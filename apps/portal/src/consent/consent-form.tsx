import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { ConsentView } from '@musubi/contract';
import {
  RECORD_KINDS,
  SENSITIVE_CATEGORIES,
  type FacilityId,
  type RecordKind,
  type SensitiveCategory,
} from '@musubi/domain';
import {
  Button,
  CheckField,
  FailedState,
  RadioFields,
  TextField,
  formatWarekiYear,
  parseJapaneseDate,
} from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { useFacilities } from '../facilities/use-facilities.ts';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';
import { followChange } from '../record-location/follow-change.ts';
import { isSigned, SIGNED_BY_PATIENT, SignerFields, type Signing } from './signer-fields.tsx';

/**
 * 同意の登録: comprehensive or named, in one screen (consent on paper: 45 s). With `change`, the scope of that consent
 * instead.
 */
export function ConsentForm({
  patient,
  change,
  onDone,
  onCancel,
}: {
  readonly patient: string;
  readonly change?: ConsentView;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}): ReactElement {
  const { t, language } = useLanguage();
  const client = useQueryClient();
  const facilities = useFacilities();
  const known = change?.scope;
  const [reach, setReach] = useState<'comprehensive' | 'named'>(
    known === undefined || (known.disclosing === 'all' && known.viewing === 'all') ? 'comprehensive' : 'named',
  );
  const [disclosing, setDisclosing] = useState<ReadonlySet<FacilityId>>(
    () => new Set(known === undefined || known.disclosing === 'all' ? [] : known.disclosing),
  );
  const [viewing, setViewing] = useState<ReadonlySet<FacilityId>>(
    () => new Set(known === undefined || known.viewing === 'all' ? [] : known.viewing),
  );
  const [excluded, setExcluded] = useState<ReadonlySet<FacilityId>>(() => new Set(known?.excludedDisclosing ?? []));
  const [kindReach, setKindReach] = useState<'all' | 'chosen'>(
    known === undefined || known.kinds === 'all' ? 'all' : 'chosen',
  );
  const [kinds, setKinds] = useState<ReadonlySet<RecordKind>>(
    () => new Set(known === undefined || known.kinds === 'all' ? RECORD_KINDS : known.kinds),
  );
  const [sensitive, setSensitive] = useState<ReadonlySet<SensitiveCategory>>(() => new Set(known?.sensitive ?? []));
  const [signing, setSigning] = useState<Signing>(SIGNED_BY_PATIENT);
  const [effective, setEffective] = useState('');
  const effectiveOn = parseJapaneseDate(effective);
  const ready =
    isSigned(signing) &&
    (reach === 'comprehensive' || (disclosing.size > 0 && viewing.size > 0)) &&
    (kindReach === 'all' || kinds.size > 0) &&
    (effective.trim() === '' || effectiveOn !== undefined);
  const give = useMutation({
    mutationFn: () => {
      // What this form does not show (excluded viewers and kinds, the period) stays as it was agreed.
      const scope = {
        ...known,
        disclosing: reach === 'comprehensive' ? 'all' : [...disclosing],
        viewing: reach === 'comprehensive' ? 'all' : [...viewing],
        excludedDisclosing: [...excluded],
        kinds: kindReach === 'all' ? 'all' : [...kinds],
        sensitive: [...sensitive],
      };
      if (change !== undefined)
        return ask('changeConsent', {
          patient,
          body: { consent: change.consent, what: { event: 'scope-changed', scope }, ...signing },
        });
      return ask('giveConsent', {
        patient,
        body: { scope, ...(effectiveOn === undefined ? {} : { effectiveOn }), ...signing },
      });
    },
    onSuccess: () => {
      onDone();
      void followChange(client, patient);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) give.mutate();
  };
  const members = facilities.data ?? [];
  return (
    <form
      className="form-stack"
      aria-label={change === undefined ? t.consent.give : t.consent.changeScope}
      onSubmit={submit}
    >
      <RadioFields
        legend={t.consent.scope}
        name="reach"
        value={reach}
        onChange={setReach}
        options={[
          { value: 'comprehensive', text: t.consent.comprehensive },
          { value: 'named', text: t.consent.named },
        ]}
      />
      {reach === 'comprehensive' ? null : (
        <div className="field-grid">
          <CheckList
            legend={t.consent.disclosing}
            options={members.filter((facility) => facility.discloses).map((facility) => [facility.id, facility.name])}
            value={disclosing}
            onChange={setDisclosing}
          />
          <CheckList
            legend={t.consent.viewing}
            options={members.map((facility) => [facility.id, facility.name])}
            value={viewing}
            onChange={setViewing}
          />
        </div>
      )}
      {reach === 'comprehensive' || excluded.size > 0 ? (
        <CheckList
          legend={t.consent.excludedDisclosing}
          options={members.filter((facility) => facility.discloses).map((facility) => [facility.id, facility.name])}
          value={excluded}
          onChange={setExcluded}
        />
      ) : null}
      <RadioFields
        legend={t.consent.kinds}
        name="kind-reach"
        value={kindReach}
        onChange={setKindReach}
        options={[
          { value: 'all', text: t.consent.allKinds },
          { value: 'chosen', text: t.consent.chosenKinds },
        ]}
      />
      {kindReach === 'all' ? null : (
        <CheckList
          legend={t.consent.chosenKinds}
          options={RECORD_KINDS.map((kind) => [kind, t.words.kinds[kind]])}
          value={kinds}
          onChange={setKinds}
        />
      )}
      <CheckList
        legend={t.consent.sensitive}
        options={SENSITIVE_CATEGORIES.map((category) => [category, t.words.sensitive[category]])}
        value={sensitive}
        onChange={setSensitive}
      />
      <SignerFields value={signing} onChange={setSigning} />
      {change === undefined ? (
        <div className="field-grid">
          <TextField
            label={t.consent.effectiveOn}
            value={effective}
            autoComplete="off"
            onChange={(event) => setEffective(event.currentTarget.value)}
            {...(effective.trim() !== '' && effectiveOn === undefined ? { error: t.register.birthBad } : {})}
            hint={
              effectiveOn === undefined
                ? t.consent.effectiveHint
                : `${effectiveOn} ${formatWarekiYear(effectiveOn, language)}`
            }
          />
        </div>
      ) : null}
      {give.isError ? <FailedState {...failureText(give.error, t)} /> : null}
      {ready ? null : <p className="muted">{t.consent.missing}</p>}
      <div className="modal-actions">
        <Button onClick={onCancel}>{t.common.cancel}</Button>
        <Button type="submit" look="primary" busy={give.isPending} disabled={!ready}>
          {change === undefined ? t.consent.save : t.consent.changeScope}
        </Button>
      </div>
    </form>
  );
}

function CheckList<T extends string>({
  legend,
  options,
  value,
  onChange,
}: {
  readonly legend: string;
  readonly options: readonly (readonly [T, string])[];
  readonly value: ReadonlySet<T>;
  readonly onChange: (value: ReadonlySet<T>) => void;
}): ReactElement {
  const toggle = (option: T, on: boolean) => {
    const next = new Set(value);
    if (on) next.add(option);
    else next.delete(option);
    onChange(next);
  };
  return (
    <fieldset className="check-list">
      <legend>{legend}</legend>
      <div>
        {options.map(([option, text]) => (
          <CheckField key={option} label={text} checked={value.has(option)} onChange={(on) => toggle(option, on)} />
        ))}
      </div>
    </fieldset>
  );
}
