import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { PatientId } from '@musubi/domain';
import { Chip, Icon, type ChipTone } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import type { Messages } from '../messages/ja.ts';
import { NOTHING_YET } from '../server/record-stream.ts';
import type { Calendar } from '../record-location/merge-calendars.ts';
import { ofDisclosing, outcomeText, shortOutcomeText } from '../facilities/outcome-text.ts';
import { standingChips, type StandingChip } from './standing-chips.ts';
import { useStandingFacts } from '../record/use-standing-facts.ts';

const TONES: Readonly<Record<StandingChip['group'], ChipTone>> = {
  allergy: 'danger',
  contraindication: 'danger',
  adverse: 'danger',
  infection: 'caution',
  attention: 'caution',
  problem: 'neutral',
};
/** What can harm is never folded away; of the rest this many are shown at first. */
const PROBLEMS_SHOWN = 3;

/** 標識の列: streams in; while a hospital has not answered, or could not, it says whose facts are unknown. */
export function ChipRow({
  patient,
  calendar,
  onFacility,
  consent,
}: {
  readonly patient: PatientId;
  readonly calendar: Calendar | undefined;
  readonly onFacility: (facility: string) => void;
  readonly consent: ReactNode;
}): ReactElement {
  const { t, language } = useLanguage();
  const [open, setOpen] = useState(false);
  const facts = useStandingFacts(patient);
  const stream = facts.data ?? NOTHING_YET;
  const chips = useMemo(() => standingChips(stream.entries), [stream.entries]);
  const facilities = calendar?.facilities ?? [];
  const nameOf = (id: string) => facilities.find(({ facility }) => facility.id === id)?.facility.shortName ?? id;
  const answered = new Set<string>(stream.outcomes.map((outcome) => outcome.facility));
  const waiting =
    stream.ended || facts.isError ? 0 : facilities.filter(({ facility }) => !answered.has(facility.id)).length;
  const outcomes = ofDisclosing(stream.outcomes, facilities);
  const missing = outcomes.filter((outcome) => outcome.outcome !== 'complete');
  const noneOpen =
    stream.ended &&
    missing.length > 1 &&
    missing.length === outcomes.length &&
    missing.every((outcome) => outcome.outcome === 'not-permitted');
  const problems = chips.filter((chip) => chip.group === 'problem');
  const harmful = chips.filter((chip) => chip.group !== 'problem');
  const shown = open ? problems : problems.slice(0, PROBLEMS_SHOWN);
  const folded = problems.length - shown.length;
  const complete = stream.outcomes.filter((outcome) => outcome.outcome === 'complete').length;
  return (
    <div className="chip-row" role="group" aria-label={t.patient.standing}>
      {harmful.map((chip) => (
        <FactChip key={chip.key} chip={chip} t={t} sources={chip.facilities.map(nameOf)} />
      ))}
      {missing.length === 0 ? null : noneOpen ? (
        <button
          type="button"
          className="chip chip-unknown"
          onClick={() => {
            const [first] = missing;
            if (first !== undefined) onFacility(first.facility);
          }}
        >
          <Icon name="lock" /> {t.patient.unknownAll}
        </button>
      ) : (
        <span className="chip chip-unknown chip-missing">
          <Icon name="warning" /> {t.patient.unknownList}
          {'：'}
          {missing.map((outcome) => (
            <button
              key={outcome.facility}
              type="button"
              title={outcomeText(outcome, t, language)}
              onClick={() => onFacility(outcome.facility)}
            >
              {t.patient.unknownOne(nameOf(outcome.facility), shortOutcomeText(outcome, t))}
            </button>
          ))}
        </span>
      )}
      {stream.ended && harmful.length === 0 && complete > 0 ? (
        <Chip tone="unknown">
          {missing.length === 0 ? t.patient.noneKnown(complete) : t.patient.noneElsewhere(complete)}
        </Chip>
      ) : null}
      {facts.isError || stream.broken ? (
        <button type="button" className="chip chip-danger" onClick={() => void facts.refetch()}>
          <Icon name="refresh" /> {t.patient.factsFailed}
        </button>
      ) : null}
      {shown.map((chip) => (
        <FactChip key={chip.key} chip={chip} t={t} sources={chip.facilities.map(nameOf)} />
      ))}
      {problems.length > PROBLEMS_SHOWN ? (
        <button type="button" className="chip chip-more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.patient.fewerChips : t.patient.moreChips(folded)}
        </button>
      ) : null}
      <span role="status" className="chip-waiting">
        {waiting > 0 ? (
          <span className="chip chip-unknown">
            <span className="pulse" aria-hidden="true" /> {t.patient.waiting(waiting)}
          </span>
        ) : null}
      </span>
      {consent}
    </div>
  );
}

function FactChip({
  chip,
  sources,
  t,
}: {
  readonly chip: StandingChip;
  readonly sources: readonly string[];
  readonly t: Messages;
}): ReactElement {
  const label =
    chip.group === 'problem'
      ? ''
      : {
          allergy: t.patient.allergy,
          contraindication: t.patient.contraindication,
          adverse: t.patient.adverse,
          infection: t.patient.infection,
          attention: t.patient.attention,
        }[chip.group];
  const note = [chip.note, chip.suspected ? t.patient.suspected : '']
    .filter((part) => part !== '')
    .join(t.common.comma);
  return (
    <Chip
      tone={TONES[chip.group]}
      title={`${chip.text}${note === '' ? '' : ` (${note})`} ${t.patient.sources(sources.join(t.common.comma))}`}
    >
      {label === '' ? '' : <span className="chip-label">{label} </span>}
      {chip.text}
      {note === '' ? '' : t.common.inBrackets(note)}
    </Chip>
  );
}
