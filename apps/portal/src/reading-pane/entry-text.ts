import type { EntryLine } from '@musubi/contract';
import type { EntryContent, Facility, LaboratoryValue } from '@musubi/domain';
import { clinicalTimeText, type Language } from '@musubi/ui';
import type { Messages } from '../messages/ja.ts';
import { codedText, joined, quantityText } from '../record/plain-text.ts';

/** 写し: an entry as plain text for one's own chart, always with where and when it is from. */
export function entryText(entry: EntryLine['entry'], facility: Facility, t: Messages, language: Language): string {
  const when = entry.at === undefined ? (entry.day ?? t.pane.noTime) : clinicalTimeText(entry.at, language);
  const head = [
    joined([`【${entry.title || t.words.kinds[entry.kind]}】`, t.words.statuses[entry.status]]),
    joined([facility.name, codedText(entry.department), when, entry.author]),
  ];
  return [...head, ...contentLines(entry.content, t, language)].filter((line) => line !== '').join('\n');
}

function contentLines(content: EntryContent, t: Messages, language: Language): readonly string[] {
  switch (content.type) {
    case 'laboratory':
      return content.panels.flatMap((panel) => [
        joined([codedText(panel.panel), codedText(panel.specimen)]),
        ...panel.values.map(valueLine),
        ...(panel.comments ?? []),
      ]);
    case 'vital-signs':
      return content.measurements.map((value) =>
        joined([value.measured === undefined ? '' : clinicalTimeText(value.measured, language), valueLine(value)]),
      );
    case 'prescription':
      return content.groups.flatMap((group) => [
        `Rp${group.number}`,
        ...group.drugs.map(({ drug, dose, daily }) => {
          const perDay = daily === undefined ? '' : t.content.perDay(quantityText(daily));
          return `  ${joined([drug.text, quantityText(dose), perDay])}`;
        }),
        `  ${joined([codedText(group.usage), quantityText(group.duration)])}`,
      ]);
    case 'administration':
      return content.items.map((item) =>
        joined([
          item.start === undefined ? '' : clinicalTimeText(item.start, language),
          item.drug.text,
          quantityText(item.amount),
          codedText(item.route),
          item.rate,
        ]),
      );
    case 'injection':
      return content.groups.flatMap((group) => [
        joined([t.content.injectionGroup(group.number), codedText(group.route), group.rate]),
        ...group.components.map((part) => `  ${joined([part.drug.text, quantityText(part.amount)])}`),
      ]);
    case 'bacteriology':
      return content.specimens.flatMap((specimen) => [
        codedText(specimen.specimen),
        ...specimen.smear.map((found) => joined([t.content.smear, found.organism.text, found.amount])),
        ...specimen.culture.flatMap((found) => [
          joined([found.organism.text, found.amount]),
          ...found.susceptibilities.map((test) => `  ${joined([test.drug.text, test.mic, test.interpretation])}`),
        ]),
        ...(specimen.comments ?? []),
      ]);
    case 'examination':
      return [
        ...content.procedures.map((done) =>
          joined([done.procedure.text, codedText(done.site), ...(done.comments ?? [])]),
        ),
        content.purpose ?? '',
        ...content.findings.map(valueLine),
      ];
    case 'encounter':
      return [
        joined([
          t.words.encounterEvents[content.event],
          content.ward,
          content.room,
          content.attending,
          codedText(content.outcome),
          content.reason,
        ]),
      ];
    case 'problem':
      return [
        joined([
          content.name.text,
          content.icd10,
          content.suspected ? t.content.suspected : '',
          content.onset === undefined ? '' : clinicalTimeText(content.onset, language),
          codedText(content.outcome),
        ]),
      ];
    case 'allergy':
      return [
        joined([codedText(content.category), content.substance.text, codedText(content.severity), content.reaction]),
      ];
    case 'meal':
      return [
        joined([...content.diets.map((diet) => diet.text), codedText(content.timing), ...(content.comments ?? [])]),
      ];
    case 'document':
      return content.sections.flatMap((section) => [
        section.title === undefined ? '' : `■ ${section.title}`,
        section.text,
      ]);
    case 'unreadable':
      return [language === 'ja' ? content.reasonJa : content.reasonEn];
    default:
      return content satisfies never;
  }
}

function valueLine(value: LaboratoryValue): string {
  return joined([
    value.item.text,
    joined([value.text, value.flag]),
    value.unit,
    value.range === undefined ? '' : `(${value.range})`,
  ]);
}
