import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import type { MatchJobView } from '@musubi/contract';
import { Button, Chip, EmptyState, FailedState, ModalDialog, SelectField, Skeleton, instantText } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useFacilities } from '../../facilities/use-facilities.ts';

const LOOK_EVERY_MS = 1_000;
const isRunning = (job: MatchJobView) => job.state === 'running' || job.state === 'waiting';

/** 一括照合: started by the secretariat; goes on by itself, so the dialog may be closed meanwhile. */
export function MatchJobs(): ReactElement {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.desk.jobs.title}</Button>
      {open ? <JobsDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function JobsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const facilities = useFacilities();
  const [facility, setFacility] = useState('');
  const jobs = useQuery({
    queryKey: ['match-jobs'],
    queryFn: ({ signal }) => ask<readonly MatchJobView[]>('matchJobs', { signal }),
    refetchInterval: (query) => (query.state.data?.some(isRunning) === true ? LOOK_EVERY_MS : false),
  });
  const start = useMutation({
    mutationFn: () =>
      ask('startMatchJob', { body: facility === '' ? { kind: 'dedupe' } : { kind: 'facility', facility } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['match-jobs'] }),
  });
  const cancel = useMutation({
    mutationFn: (job: string) => ask('cancelMatchJob', { body: { job } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['match-jobs'] }),
  });
  const close = () => {
    void client.invalidateQueries({ queryKey: ['link-cases'] });
    onClose();
  };
  return (
    <ModalDialog title={t.desk.jobs.title} closeLabel={t.common.close} width="wide" onClose={close}>
      <div className="form-stack">
        <div className="desk-job-form">
          <SelectField
            label={t.desk.jobs.facility}
            value={facility}
            onChange={(event) => setFacility(event.currentTarget.value)}
          >
            <option value="">{t.desk.jobs.all}</option>
            {(facilities.data ?? [])
              .filter((one) => one.discloses)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
          </SelectField>
          <Button
            look="primary"
            busy={start.isPending}
            disabled={jobs.data?.some(isRunning) === true}
            onClick={() => start.mutate()}
          >
            {t.desk.jobs.begin}
          </Button>
        </div>
        {start.isError ? <FailedState {...failureText(start.error, t)} /> : null}
        {jobs.isPending ? (
          <Skeleton label={t.common.loading} lines={3} />
        ) : jobs.isError ? (
          <FailedState
            {...failureText(jobs.error, t)}
            retryLabel={t.common.retry}
            onRetry={() => void jobs.refetch()}
          />
        ) : jobs.data.length === 0 ? (
          <EmptyState title={t.desk.jobs.none} />
        ) : (
          <JobTable jobs={jobs.data} onCancel={(job) => cancel.mutate(job)} />
        )}
        <div className="modal-actions">
          <Button onClick={close}>{t.common.close}</Button>
        </div>
      </div>
    </ModalDialog>
  );
}

function JobTable({
  jobs,
  onCancel,
}: {
  readonly jobs: readonly MatchJobView[];
  readonly onCancel: (job: string) => void;
}): ReactElement {
  const { t } = useLanguage();
  const words = t.desk.jobs;
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{words.facility}</th>
          <th scope="col">{words.startedAt}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.progress}</th>
          <th scope="col" className="numeric">
            {words.pairs}
          </th>
          <th scope="col" className="numeric">
            {words.links}
          </th>
          <th scope="col" className="numeric">
            {words.cases}
          </th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.job}>
            <th scope="row">{job.facilityName ?? words.all}</th>
            <td className="nowrap">{job.startedAt === null ? '—' : instantText(job.startedAt)}</td>
            <td>
              <Chip tone={job.state === 'done' ? 'good' : job.state === 'failed' ? 'danger' : 'neutral'}>
                {words.states[job.state]}
              </Chip>
              {isRunning(job) ? (
                <Button look="link" onClick={() => onCancel(job.job)}>
                  {words.cancel}
                </Button>
              ) : null}
            </td>
            <td>
              <progress max={Math.max(1, job.records)} value={job.recordsDone} aria-label={words.progress} />{' '}
              <small className="nowrap">
                {words.records(job.recordsDone.toLocaleString(), job.records.toLocaleString())}
              </small>
            </td>
            <td className="numeric">{job.pairs.toLocaleString()}</td>
            <td className="numeric">{job.links.toLocaleString()}</td>
            <td className="numeric">{job.cases.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
