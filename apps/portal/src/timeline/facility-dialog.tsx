import type { ReactElement } from 'react';
import type { CalendarFacility } from '@musubi/contract';
import type { Cure, FailedRule } from '@musubi/domain';
import { Icon, ModalDialog, Notice, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { FailedRules } from '../reading-pane/why.tsx';
import { FacilityName } from '../facilities/facility-name.tsx';
import { OUTCOME_ICONS, outcomeSentence, presentOutcome } from '../facilities/outcome-text.ts';

/** 施設の状態: what is shown of this facility, what is not, why, and what would cure it. */
export function FacilityDialog({
  facility,
  onClose,
  onCure,
}: {
  readonly facility: CalendarFacility;
  readonly onClose: () => void;
  readonly onCure: (cure: Cure) => void;
}): ReactElement {
  const { t } = useLanguage();
  const { outcome } = facility;
  const present = presentOutcome(facility);
  const since = facility.unreachableSince === null ? '' : instantText(facility.unreachableSince);
  const because: readonly FailedRule[] =
    outcome.outcome === 'partial' || outcome.outcome === 'not-permitted' ? outcome.because : [];
  const cure = (wanted: Cure) => {
    onClose();
    onCure(wanted);
  };
  return (
    <ModalDialog title={facility.facility.name} closeLabel={t.common.close} width="wide" onClose={onClose}>
      <div className="form-stack">
        <Notice tone={present.outcome === 'complete' ? 'good' : 'caution'} icon={OUTCOME_ICONS[present.outcome]}>
          {outcomeSentence(present, t)}
        </Notice>
        {present.outcome !== outcome.outcome && outcome.outcome === 'partial' ? (
          <Notice tone="caution" icon={OUTCOME_ICONS.partial}>
            {outcomeSentence(outcome, t)}
          </Notice>
        ) : null}
        <FailedRules failed={because} onCure={cure} />
        <dl className="definition">
          <div className="definition-row">
            <dt>{t.words.facilityTypes[facility.facility.type]}</dt>
            <dd>
              <FacilityName facility={facility.facility} />
            </dd>
          </div>
          <div className="definition-row">
            <dt>{t.outcome.connection}</dt>
            <dd>{facility.connection === 'connected' ? t.outcome.connected : `${t.outcome.disconnected} ${since}`}</dd>
          </div>
          <div className="definition-row">
            <dt>{t.outcome.lastIngest}</dt>
            <dd>{facility.lastIngest === null ? t.outcome.neverIngested : instantText(facility.lastIngest)}</dd>
          </div>
        </dl>
        <h3>{t.outcome.byKind}</h3>
        {facility.decisions.length === 0 ? (
          <p className="muted">{t.outcome.noDecisions}</p>
        ) : (
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t.outcome.kind}</th>
                <th scope="col" className="numeric">
                  {t.outcome.entriesCount}
                </th>
                <th scope="col">{t.outcome.visible}</th>
                <th scope="col">{t.outcome.why}</th>
              </tr>
            </thead>
            <tbody>
              {facility.decisions.map(({ kind, sensitive, decision, entries }) => (
                <tr key={`${kind}:${sensitive ?? ''}:${decision.decision}`}>
                  <th scope="row" className="nowrap">
                    {t.words.kinds[kind]}
                    {sensitive === undefined
                      ? ''
                      : t.common.inBrackets(
                          (t.words.sensitive as Readonly<Record<string, string>>)[sensitive] ?? sensitive,
                        )}
                  </th>
                  <td className="numeric">
                    {decision.decision === 'deny' && entries === 0 ? (
                      <span title={t.outcome.countUnknown}>
                        –<span className="visually-hidden"> {t.outcome.countUnknown}</span>
                      </span>
                    ) : (
                      entries.toLocaleString()
                    )}
                  </td>
                  <td className="nowrap">
                    <Icon name={decision.decision === 'permit' ? 'check' : 'lock'} />{' '}
                    {decision.decision === 'permit' ? t.outcome.visible : t.outcome.invisible}
                  </td>
                  <td>
                    {decision.decision === 'permit' ? (
                      <span title={decision.passed.map((rule) => t.reasons.rules[rule.rule]).join(t.common.comma)}>
                        {t.history.allRules(decision.passed.length)}
                      </span>
                    ) : (
                      decision.failed.map((rule) => t.reasons.denials[rule.reason]).join(' ')
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {facility.decisions.some(({ decision, entries }) => decision.decision === 'deny' && entries === 0) ? (
          <p className="muted">{t.outcome.notCounted}</p>
        ) : null}
      </div>
    </ModalDialog>
  );
}
