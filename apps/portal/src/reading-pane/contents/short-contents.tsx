import type { ReactElement } from 'react';
import type { AllergyContent, EncounterContent, MealContent, ProblemContent, UnreadableContent } from '@musubi/domain';
import { Notice, clinicalTimeText } from '@musubi/ui';
import { inLanguage, useLanguage } from '../../messages/language.tsx';
import { codedText, joined } from '../../record/plain-text.ts';
import { Facts } from './parts.tsx';

/** 受診・入退院 */
export function EncounterView({ content }: { readonly content: EncounterContent }): ReactElement {
  const { t, language } = useLanguage();
  const period = joined([
    content.start === undefined ? '' : clinicalTimeText(content.start, language),
    content.start === undefined && content.end === undefined ? '' : '–',
    content.end === undefined ? '' : clinicalTimeText(content.end, language),
  ]);
  return (
    <Facts
      rows={[
        [
          t.content.event,
          <b key="event">
            {t.words.encounterEvents[content.event]}
            {t.common.inBrackets(content.inpatient ? t.content.inpatient : t.content.outpatient)}
          </b>,
        ],
        [t.content.period, period],
        [t.content.ward, joined([content.ward, content.room, content.bed], ' / ')],
        [t.content.previousWard, content.previousWard ?? ''],
        [t.content.attending, content.attending ?? ''],
        [t.content.reason, content.reason ?? ''],
        [t.content.outcome, codedText(content.outcome)],
      ]}
    />
  );
}

/** 病名 */
export function ProblemView({ content }: { readonly content: ProblemContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <Facts
      rows={[
        [
          t.content.problemName,
          <b key="name">
            {content.name.text}
            {content.suspected ? t.common.inBrackets(t.content.suspected) : ''}
          </b>,
        ],
        ['', content.main ? t.content.main : ''],
        [t.content.icd10, content.icd10 ?? ''],
        [t.content.onset, content.onset === undefined ? '' : clinicalTimeText(content.onset, language)],
        [t.content.ended, content.end === undefined ? t.content.active : clinicalTimeText(content.end, language)],
        [t.content.outcome, codedText(content.outcome)],
        [t.content.setting, codedText(content.setting)],
      ]}
    />
  );
}

/** アレルギー・副作用・禁忌 */
export function AllergyView({ content }: { readonly content: AllergyContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <Facts
      rows={[
        [t.content.substance, <b key="substance">{content.substance.text}</b>],
        [t.content.category, codedText(content.category)],
        [t.content.severity, codedText(content.severity)],
        [t.content.reaction, content.reaction ?? ''],
        [
          t.content.onset,
          content.onset === undefined ? (content.onsetText ?? '') : clinicalTimeText(content.onset, language),
        ],
      ]}
    />
  );
}

/** 食事 */
export function MealView({ content }: { readonly content: MealContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <Facts
      rows={[
        [t.content.diets, <b key="diets">{content.diets.map((diet) => diet.text).join(t.common.comma)}</b>],
        [t.content.timing, codedText(content.timing)],
        [t.content.start, content.start === undefined ? '' : clinicalTimeText(content.start, language)],
        [t.content.end, content.end === undefined ? '' : clinicalTimeText(content.end, language)],
        [t.content.comments, (content.comments ?? []).join(t.common.comma)],
      ]}
    />
  );
}

/** 読み取れなかったファイル: says so, says why, says where the original is. */
export function UnreadableView({ content }: { readonly content: UnreadableContent }): ReactElement {
  const { t, language } = useLanguage();
  return (
    <div className="pane-padded">
      <Notice tone="caution" icon="warning">
        <p>
          <b>{t.content.unreadable}</b>
        </p>
        <p>{inLanguage({ ja: content.reasonJa, en: content.reasonEn }, language)}</p>
        <p>{t.content.unreadableLead}</p>
      </Notice>
    </div>
  );
}
