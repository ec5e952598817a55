import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { ImportLocalIdsAnswer, LocalIdRowFinding } from '@musubi/contract';
import { Button, Chip, EmptyState, FailedState, Notice, SelectField, TextField } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import { useFacilities } from '../../facilities/use-facilities.ts';

const MOST_BYTES = 8 * 1024 * 1024;
const FINDINGS = [
  'replaced',
  'same',
  'unknown-old',
  'new-in-use',
  'old-twice',
  'new-twice',
  'malformed',
] as const satisfies readonly LocalIdRowFinding[];

/** 施設患者IDの付け替え: one by one, or a whole list that is checked before it is applied. */
export function LocalIdsPage(): ReactElement {
  const { t } = useLanguage();
  const { can, view } = useSession();
  const facilities = useFacilities();
  const everywhere = can('repair-link');
  const [facility, setFacility] = useState<string>(everywhere ? '' : view.facility.id);
  const [reason, setReason] = useState('');
  if (!can('replace-local-id'))
    return (
      <div className="page">
        <EmptyState title={t.consent.notAllowed} />
      </div>
    );
  const ready = facility !== '' && reason.trim() !== '';
  return (
    <div className="page page-narrow">
      <div className="page-head">
        <h1>{t.repair.localIds.title}</h1>
      </div>
      <p className="muted">{t.repair.localIds.lead}</p>
      <section className="panel panel-padded">
        <div className="field-grid">
          <SelectField
            label={t.repair.localIds.facility}
            required
            value={facility}
            disabled={!everywhere}
            onChange={(event) => setFacility(event.currentTarget.value)}
          >
            <option value="" />
            {(facilities.data ?? [])
              .filter((one) => everywhere || one.id === view.facility.id)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
          </SelectField>
          <TextField
            label={t.repair.localIds.reason}
            required
            maxLength={400}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </section>
      <ReplaceOne facility={facility} reason={reason.trim()} ready={ready} />
      <ReplaceList facility={facility} reason={reason.trim()} ready={ready} />
    </div>
  );
}

type About = { readonly facility: string; readonly reason: string; readonly ready: boolean };

function ReplaceOne({ facility, reason, ready }: About): ReactElement {
  const { t } = useLanguage();
  const [ids, setIds] = useState({ from: '', to: '' });
  const replace = useMutation({
    mutationFn: () => ask('replaceLocalId', { body: { facility, reason, from: ids.from.trim(), to: ids.to.trim() } }),
    onSuccess: () => setIds({ from: '', to: '' }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) replace.mutate();
  };
  const field = (key: 'from' | 'to') => ({
    value: ids[key],
    required: true,
    maxLength: 20,
    autoComplete: 'off',
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      replace.reset();
      setIds((before) => ({ ...before, [key]: value }));
    },
  });
  return (
    <form className="panel panel-padded form-stack" onSubmit={submit}>
      <h2>{t.repair.localIds.one}</h2>
      <div className="field-grid">
        <TextField label={t.repair.localIds.from} {...field('from')} />
        <TextField label={t.repair.localIds.to} {...field('to')} />
      </div>
      {replace.isError ? (
        <FailedState {...failureText(replace.error, t)} />
      ) : replace.isSuccess ? (
        <Notice tone="good" icon="check">
          {t.repair.localIds.replaced}
        </Notice>
      ) : null}
      <div className="modal-actions">
        {ready ? null : <span className="muted">{t.repair.localIds.aboutFirst}</span>}
        <Button type="submit" busy={replace.isPending} disabled={!ready}>
          {t.repair.localIds.replace}
        </Button>
      </div>
    </form>
  );
}

function ReplaceList({ facility, reason, ready }: About): ReactElement {
  const { t } = useLanguage();
  const [csv, setCsv] = useState<string>();
  const [tooLarge, setTooLarge] = useState(false);
  const run = useMutation({
    mutationFn: (apply: boolean) =>
      ask<ImportLocalIdsAnswer>('importLocalIds', { body: { facility, reason, csv, apply } }),
  });
  const read = async (file: File | undefined) => {
    run.reset();
    setCsv(undefined);
    setTooLarge((file?.size ?? 0) > MOST_BYTES);
    if (file !== undefined && file.size <= MOST_BYTES) setCsv(await file.text());
  };
  const can = run.data?.counts.replaced ?? 0;
  return (
    <section className="panel panel-padded form-stack">
      <h2>{t.repair.localIds.list}</h2>
      <div className="field">
        <label htmlFor="local-id-file">{t.repair.localIds.file}</label>
        <input
          id="local-id-file"
          type="file"
          accept=".csv,text/csv,text/plain"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </div>
      {tooLarge ? (
        <Notice tone="danger" icon="warning">
          {t.repair.localIds.tooLarge}
        </Notice>
      ) : null}
      {run.isError ? <FailedState {...failureText(run.error, t)} /> : null}
      {run.data === undefined ? null : (
        <div role="status" className="form-stack">
          <p className="chip-line">
            {t.repair.localIds.rows(run.data.rows)}　
            {FINDINGS.filter((finding) => (run.data?.counts[finding] ?? 0) > 0).map((finding) => (
              <Chip key={finding} tone={finding === 'replaced' ? 'good' : finding === 'same' ? 'neutral' : 'caution'}>
                {t.repair.localIds.findings[finding]} {(run.data?.counts[finding] ?? 0).toLocaleString()}
              </Chip>
            ))}
          </p>
          {run.data.applied ? (
            <Notice tone="good" icon="check">
              {t.repair.localIds.applied(can)}
            </Notice>
          ) : can === 0 ? (
            <Notice tone="caution" icon="warning">
              {t.repair.localIds.nothing}
            </Notice>
          ) : null}
          {run.data.findings.length === 0 ? null : (
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col" className="numeric">
                    {t.repair.localIds.row}
                  </th>
                  <th scope="col">{t.repair.localIds.from}</th>
                  <th scope="col">{t.repair.localIds.to}</th>
                  <th scope="col">{t.repair.localIds.finding}</th>
                </tr>
              </thead>
              <tbody>
                {run.data.findings.map((row) => (
                  <tr key={row.row}>
                    <td className="numeric">{row.row}</td>
                    <td>
                      <code>{row.from}</code>
                    </td>
                    <td>
                      <code>{row.to}</code>
                    </td>
                    <td>{t.repair.localIds.findings[row.finding]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
      <div className="modal-actions">
        {ready && csv !== undefined ? null : (
          <span className="muted">{ready ? t.repair.localIds.fileFirst : t.repair.localIds.aboutFirst}</span>
        )}
        <Button busy={run.isPending} disabled={!ready || csv === undefined} onClick={() => run.mutate(false)}>
          {t.repair.localIds.check}
        </Button>
        <Button
          look="primary"
          busy={run.isPending}
          disabled={!ready || run.data === undefined || run.data.applied || can === 0}
          onClick={() => run.mutate(true)}
        >
          {can === 0 ? t.repair.localIds.replace : t.repair.localIds.apply(can)}
        </Button>
      </div>
    </section>
  );
}
