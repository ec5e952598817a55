import { useState, type ReactElement } from 'react';
import type { AccessDecision, AccessRule, Cure, FailedRule } from '@musubi/domain';
import { Button, Icon } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';

/** Cures that a button can start; the others are a sentence. */
const STARTABLE: ReadonlySet<Cure> = new Set([
  'register-consent',
  'change-consent',
  'resume-consent',
  'link-patient',
  'sign-in-again',
]);

/** 見えない理由: which rule failed, in a sentence, with the button that starts the cure. */
export function FailedRules({
  failed,
  onCure,
}: {
  readonly failed: readonly FailedRule[];
  readonly onCure: (cure: Cure) => void;
}): ReactElement | null {
  const { t } = useLanguage();
  if (failed.length === 0) return null;
  return (
    <ul className="failed-rules">
      {failed.map((rule) => (
        <li key={`${rule.rule}:${rule.reason}`}>
          <Icon name="lock" />
          <div>
            <p>
              <b>{t.reasons.rules[rule.rule]}</b>　{t.reasons.denials[rule.reason]}
            </p>
            <p className="muted">{t.reasons.cureHints[rule.cure]}</p>
          </div>
          {STARTABLE.has(rule.cure) ? (
            <Button onClick={() => onCure(rule.cure)}>{t.reasons.cures[rule.cure]}</Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** What a reader asks first: is there consent, is it the right person, does the hospital agree. */
const FIRST_TOLD: readonly AccessRule[] = [
  'actor',
  'consent',
  'consent-sensitive',
  'viewing-link',
  'disclosing-link',
  'publication',
  'role',
  'session',
];

/** 見える理由: one line under the record, all rules on request. */
export function WhyLine({
  decision,
  onCure,
}: {
  readonly decision: AccessDecision;
  readonly onCure: (cure: Cure) => void;
}): ReactElement {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  const rules = FIRST_TOLD.filter((rule) => decision.passed.some((passed) => passed.rule === rule)).map(
    (rule) => t.reasons.rules[rule],
  );
  return (
    <div className="why">
      <p className="why-line">
        <span className="truncate">
          {decision.decision === 'permit' ? t.pane.why : t.pane.whyNot}：
          {decision.decision === 'permit'
            ? rules.join('・')
            : decision.failed.map((rule) => t.reasons.rules[rule.rule]).join('・')}
        </span>
        <Button look="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.common.less : t.common.more}
        </Button>
      </p>
      {open ? (
        <div className="why-full">
          <FailedRules failed={decision.failed} onCure={onCure} />
          <ul className="passed-rules">
            {decision.passed.map((rule) => (
              <li key={`${rule.rule}:${rule.reason}`}>
                <Icon name="check" />
                <span>
                  <b>{t.reasons.rules[rule.rule]}</b>　{t.reasons.permits[rule.reason]}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
