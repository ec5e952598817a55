import type { ReactElement } from 'react';
import { EmptyState, FailedState, Skeleton, clinicalTimeText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { failureText } from '../server/failure-text.ts';
import type { StreamedEntry } from '../server/record-stream.ts';
import { FacilityName } from '../facilities/facility-name.tsx';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { useStandingFacts } from '../record/use-standing-facts.ts';
import { codedText, joined } from '../record/plain-text.ts';
import { StreamNews } from '../record/stream-news.tsx';

/** 病名・アレルギー・感染症 of all facilities, as each registered them. */
export function ProblemTab({
  patient,
  calendar,
}: {
  readonly patient: string;
  readonly calendar: Calendar;
}): ReactElement {
  const { t } = useLanguage();
  const facts = useStandingFacts(patient);
  if (facts.isPending) return <Skeleton label={t.common.loading} />;
  if (facts.isError)
    return (
      <FailedState {...failureText(facts.error, t)} retryLabel={t.common.retry} onRetry={() => void facts.refetch()} />
    );
  const { entries } = facts.data;
  const ended = ({ line: { entry } }: StreamedEntry) =>
    entry.content.type === 'problem' && (entry.content.end !== undefined || entry.content.outcome !== undefined);
  const groups: readonly (readonly [string, readonly StreamedEntry[]])[] = [
    [t.problems.allergies, entries.filter(({ line }) => line.entry.content.type === 'allergy')],
    [
      t.problems.infections,
      entries.filter(({ line }) => line.entry.kind === 'infection' && line.entry.content.type !== 'allergy'),
    ],
    [
      t.problems.activeProblems,
      entries.filter(
        (entry) => entry.line.entry.kind === 'problem' && entry.line.entry.content.type === 'problem' && !ended(entry),
      ),
    ],
    [t.problems.endedProblems, entries.filter((entry) => entry.line.entry.kind === 'problem' && ended(entry))],
    [
      t.problems.attention,
      entries.filter(({ line }) => !['problem', 'allergy', 'infection'].includes(line.entry.kind)),
    ],
  ];
  return (
    <>
      <h2 className="pane-title pane-padded">{t.problems.title}</h2>
      <StreamNews stream={facts.data} calendar={calendar} />
      {entries.length === 0 && facts.data.ended ? (
        <EmptyState title={t.problems.empty} />
      ) : (
        <table className="data-table">
          <tbody>
            {groups.map(([title, members]) =>
              members.length === 0 ? null : <Group key={title} title={title} entries={members} calendar={calendar} />,
            )}
          </tbody>
        </table>
      )}
    </>
  );
}

function Group({
  title,
  entries,
  calendar,
}: {
  readonly title: string;
  readonly entries: readonly StreamedEntry[];
  readonly calendar: Calendar;
}): ReactElement {
  const { t, language } = useLanguage();
  return (
    <>
      <tr className="group-row">
        <th scope="colgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {entries.map(({ facility, line: { id, entry } }) => {
        const place = calendar.facilities.find((candidate) => candidate.facility.id === facility)?.facility;
        const { content } = entry;
        const name =
          content.type === 'problem'
            ? content.name.text
            : content.type === 'allergy'
              ? content.substance.text
              : entry.title;
        const note =
          content.type === 'problem'
            ? joined([
                content.main ? t.content.main : '',
                content.suspected ? t.content.suspected : '',
                codedText(content.outcome),
                content.icd10,
              ])
            : content.type === 'allergy'
              ? joined([codedText(content.category), content.reaction, codedText(content.severity)])
              : '';
        const onset = content.type === 'problem' || content.type === 'allergy' ? content.onset : undefined;
        return (
          <tr key={id}>
            <th scope="row">
              <b>{name}</b>
            </th>
            <td className="muted">{note}</td>
            <td className="nowrap">{onset === undefined ? (entry.day ?? '') : clinicalTimeText(onset, language)}</td>
            <td>{place === undefined ? facility : <FacilityName facility={place} short />}</td>
          </tr>
        );
      })}
    </>
  );
}
