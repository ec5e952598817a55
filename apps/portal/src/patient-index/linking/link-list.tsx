import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { LinkView, PatientHeader, UnlinkAnswer } from '@musubi/contract';
import { Button, FailedState, ModalDialog, Notice, TextField, instantText } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import { useSession } from '../../sign-in/session.tsx';
import { followChange } from '../../record-location/follow-change.ts';
import { SplitDialog } from '../repair/split-dialog.tsx';
import { useFacilities } from '../../facilities/use-facilities.ts';

/** What the center says where nobody but its own comparison made the link. */
const BY_MATCHING = '自動照合';

/** 紐付け済みの施設, each of which can be undone with a reason. */
export function LinkList({
  patient,
  links,
  mergedIn = [],
}: {
  readonly patient: string;
  readonly links: readonly LinkView[];
  readonly mergedIn?: PatientHeader['mergedIn'];
}): ReactElement | null {
  const { t } = useLanguage();
  const { can } = useSession();
  const facilities = useFacilities();
  const [undoing, setUndoing] = useState<LinkView>();
  const [splitting, setSplitting] = useState(false);
  const nameOf = (id: string) => facilities.data?.find((facility) => facility.id === id)?.name ?? id;
  if (links.length === 0 && undoing === undefined && !splitting) return null;
  return (
    <section className="panel" aria-label={t.register.alreadyLinked}>
      <div className="panel-padded link-head">
        <h2>{t.register.alreadyLinked}</h2>
        {can('unlink-patient') ? (
          <Link to="/patients/$patient/letters" params={{ patient }}>
            {t.repair.letters.show}
          </Link>
        ) : null}
        {can('repair-link') && (links.length > 1 || mergedIn.length > 0) ? (
          <Button onClick={() => setSplitting(true)}>{t.repair.split.button}</Button>
        ) : null}
      </div>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t.gateways.facility}</th>
            <th scope="col">{t.register.facilityId}</th>
            <th scope="col">{t.consent.day}</th>
            <th scope="col">{t.consent.network}</th>
            <th scope="col">
              <span className="visually-hidden">{t.register.undo}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr key={link.link}>
              <th scope="row">{nameOf(link.facility)}</th>
              <td>{link.localId}</td>
              <td className="nowrap">{instantText(link.since)}</td>
              <td>{link.by === BY_MATCHING ? t.register.byMatching : link.by}</td>
              <td className="numeric">
                {can('unlink-patient') ? (
                  <Button look="link" onClick={() => setUndoing(link)}>
                    {t.register.undo}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {splitting ? (
        <SplitDialog
          patient={patient}
          mergedIn={mergedIn}
          links={links}
          nameOf={nameOf}
          onClose={() => setSplitting(false)}
        />
      ) : null}
      {undoing === undefined ? null : (
        <UndoLink
          patient={patient}
          link={undoing}
          name={nameOf(undoing.facility)}
          onClose={() => setUndoing(undefined)}
        />
      )}
    </section>
  );
}

function UndoLink({
  patient,
  link,
  name,
  onClose,
}: {
  readonly patient: string;
  readonly link: LinkView;
  readonly name: string;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const undo = useMutation({
    mutationFn: () => ask<UnlinkAnswer>('unlink', { patient, body: { link: link.link, reason: reason.trim() } }),
    onSuccess: () => void followChange(client, patient),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '') undo.mutate();
  };
  if (undo.data !== undefined) return <Undone patient={patient} answer={undo.data} onClose={onClose} />;
  return (
    <ModalDialog
      title={t.register.undoTitle}
      closeLabel={t.common.close}
      width="narrow"
      role="alertdialog"
      onClose={onClose}
    >
      <form onSubmit={submit} className="form-stack">
        <p>
          <b>{name}</b> {link.localId}
        </p>
        <Notice tone="caution" icon="warning">
          {t.register.undoWarn}
        </Notice>
        <TextField
          label={t.register.undoReason}
          required
          autoFocus
          maxLength={400}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {undo.isError ? <FailedState {...failureText(undo.error, t)} /> : null}
        <div className="modal-actions">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="danger" busy={undo.isPending}>
            {t.register.undo}
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}

/** 解除のあと: who saw this facility's records while the link stood (design: undoing tells who saw what meanwhile). */
function Undone({
  patient,
  answer,
  onClose,
}: {
  readonly patient: string;
  readonly answer: UnlinkAnswer;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const seen = answer.seenMeanwhile;
  return (
    <ModalDialog title={t.register.undone} closeLabel={t.common.close} onClose={onClose}>
      <div className="form-stack">
        <Notice tone={seen.length === 0 ? 'good' : 'caution'} icon={seen.length === 0 ? 'check' : 'warning'}>
          {seen.length === 0 ? t.register.seenNobody : t.register.seenMeanwhile(seen.length)}
        </Notice>
        {seen.length === 0 ? null : (
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t.history.at}</th>
                <th scope="col">{t.history.who}</th>
                <th scope="col">{t.history.facility}</th>
                <th scope="col">{t.history.event}</th>
              </tr>
            </thead>
            <tbody>
              {seen.map((view, at) => (
                <tr key={at}>
                  <td className="nowrap">{instantText(view.at)}</td>
                  <th scope="row">{view.who}</th>
                  <td>{view.facilityName}</td>
                  <td>{t.register.seenWhat[view.what]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <div className="modal-actions">
          {seen.length === 0 ? null : (
            <Link className="button button-plain" to="/patients/$patient/letters" params={{ patient }}>
              {t.repair.letters.show}
            </Link>
          )}
          <Button autoFocus onClick={onClose}>
            {t.common.close}
          </Button>
        </div>
      </div>
    </ModalDialog>
  );
}
