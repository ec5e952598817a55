import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { NoticeLetter } from '@musubi/contract';
import { Button, EmptyState, FailedState, Skeleton, instantText } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { ask } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';
import '../register/paper.css';
import './letters.css';

/** 誤紐付けの通知文: one sheet for each facility; what is printed is noted. */
export function LettersPage(): ReactElement {
  const { t } = useLanguage();
  const { patient } = useParams({ from: '/patients/$patient/letters' });
  const client = useQueryClient();
  const letters = useQuery({
    queryKey: ['letters', patient],
    queryFn: ({ signal }) => ask<readonly NoticeLetter[]>('noticeLetters', { patient, signal }),
  });
  const printed = useMutation({
    mutationFn: (letter: string) => ask('letterPrinted', { patient, body: { letter } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['letters', patient] }),
  });
  const [shown, setShown] = useState<string>();
  const print = (letter: string) => {
    setShown(letter);
    // The chosen sheet alone is on the paper: it must be drawn before the browser asks for a printer.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.print();
        printed.mutate(letter);
      }),
    );
  };
  return (
    <div className="page page-narrow letters">
      <div className="page-head no-print">
        <h1>{t.repair.letters.title}</h1>
        <Link to="/patients/$patient/link" params={{ patient }}>
          {t.common.back}
        </Link>
      </div>
      <p className="muted no-print">{t.repair.letters.lead}</p>
      {letters.isPending ? (
        <Skeleton label={t.common.loading} />
      ) : letters.isError ? (
        <FailedState
          {...failureText(letters.error, t)}
          retryLabel={t.common.retry}
          onRetry={() => void letters.refetch()}
        />
      ) : letters.data.length === 0 ? (
        <section className="panel">
          <EmptyState title={t.repair.letters.none} />
        </section>
      ) : (
        letters.data.map((letter) => (
          <Letter
            key={letter.letter}
            letter={letter}
            onPaper={shown === undefined || shown === letter.letter}
            onPrint={() => print(letter.letter)}
          />
        ))
      )}
    </div>
  );
}

function Letter({
  letter,
  onPaper,
  onPrint,
}: {
  readonly letter: NoticeLetter;
  readonly onPaper: boolean;
  readonly onPrint: () => void;
}): ReactElement {
  const { t } = useLanguage();
  const words = t.repair.letters;
  return (
    <article className={`letter panel ${onPaper ? '' : 'no-print'}`} aria-label={words.to(letter.to.name)}>
      <div className="letter-acts no-print">
        <span className="muted">{letter.printedAt === null ? '' : words.printed(instantText(letter.printedAt))}</span>
        <Button onClick={onPrint}>{words.print}</Button>
      </div>
      <p className="letter-date">{instantText(letter.madeAt).slice(0, 10)}</p>
      <p className="letter-to">{words.to(letter.to.name)}</p>
      <p className="letter-from">{words.from}</p>
      <h2>{words.heading}</h2>
      <p>{letter.role === 'viewer' ? words.viewer(letter.disclosingFacilityName) : words.discloser(letter.localId)}</p>
      <dl className="definition">
        <div className="definition-row">
          <dt>{words.linked}</dt>
          <dd>{words.until(instantText(letter.linkedSince), instantText(letter.undoneAt))}</dd>
        </div>
        <div className="definition-row">
          <dt>{words.disclosing}</dt>
          <dd>
            {letter.disclosingFacilityName}　{words.localId} {letter.localId}
          </dd>
        </div>
        <div className="definition-row">
          <dt>{words.reason}</dt>
          <dd>{letter.reason}</dd>
        </div>
      </dl>
      <h3>{words.views(letter.views.length + letter.moreViews)}</h3>
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
          {letter.views.map((view, at) => (
            <tr key={at}>
              <td className="nowrap">{instantText(view.at)}</td>
              <th scope="row">{view.who}</th>
              <td>{view.facilityName}</td>
              <td>{t.register.seenWhat[view.what]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {letter.moreViews === 0 ? null : <p>{words.more(letter.moreViews)}</p>}
      <p className="letter-contact">{words.contact}</p>
    </article>
  );
}
