import type { ReactElement } from 'react';
import type { ConsentMedium, Signer } from '@musubi/domain';
import { RadioFields, SelectField, TextField } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';

export type Signing = { readonly signer: Signer; readonly medium: ConsentMedium };
export const SIGNED_BY_PATIENT: Signing = { signer: { by: 'patient' }, medium: 'paper' };
const MEDIA = ['paper', 'tablet', 'app', 'oral-with-witness'] as const satisfies readonly ConsentMedium[];

export function isSigned({ signer }: Signing): boolean {
  return signer.by === 'patient' || [signer.name, signer.relation, signer.proof].every((text) => text.trim() !== '');
}

/** 署名: who signed (with relation and proof for a representative) and how. */
export function SignerFields({
  value,
  onChange,
}: {
  readonly value: Signing;
  readonly onChange: (value: Signing) => void;
}): ReactElement {
  const { t } = useLanguage();
  const { signer } = value;
  const put = (part: Partial<{ name: string; relation: string; proof: string }>) => {
    if (signer.by === 'representative') onChange({ ...value, signer: { ...signer, ...part } });
  };
  return (
    <div className="field-grid">
      <RadioFields
        legend={t.consent.signer}
        name="signer"
        value={signer.by}
        onChange={(by) =>
          onChange({ ...value, signer: by === 'patient' ? { by } : { by, name: '', relation: '', proof: '' } })
        }
        options={[
          { value: 'patient', text: t.consent.bySelf },
          { value: 'representative', text: t.consent.byRepresentative },
        ]}
      />
      <SelectField
        label={t.consent.medium}
        value={value.medium}
        onChange={(event) =>
          onChange({ ...value, medium: MEDIA.find((medium) => medium === event.currentTarget.value) ?? 'paper' })
        }
      >
        {MEDIA.map((medium) => (
          <option key={medium} value={medium}>
            {t.words.media[medium]}
          </option>
        ))}
      </SelectField>
      {signer.by === 'patient' ? null : (
        <>
          <TextField
            label={t.consent.representativeName}
            required
            maxLength={80}
            value={signer.name}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
          <TextField
            label={t.consent.relation}
            required
            maxLength={40}
            value={signer.relation}
            onChange={(event) => put({ relation: event.currentTarget.value })}
          />
          <TextField
            className="field-wide"
            label={t.consent.proof}
            required
            maxLength={80}
            value={signer.proof}
            onChange={(event) => put({ proof: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  );
}
