import type { Attachment, ClinicalTime, FacilityId, Issue, LaboratoryValue, RecordEntry } from '@musubi/domain';
import type { ExtendedPath } from '../extended-parts.ts';

/** 拡張ストレージの文書の一ファイル. `digest` (SHA-256, hex) is made by the caller, who keeps the bytes under it. */
export type ExtendedFile = { readonly name: string; readonly bytes: Uint8Array; readonly digest: string };

export type ExtendedDocument = {
  readonly facility: FacilityId;
  readonly path: ExtendedPath;
  readonly files: readonly ExtendedFile[];
};

export type ExtendedReading = {
  readonly entries: readonly RecordEntry[];
  readonly replaces: 'document';
  readonly cancels: boolean;
  readonly issues: readonly Issue[];
  readonly eventTime: string;
};

export type Body = {
  readonly sections: { title?: string; text: string }[];
  readonly attachments: Attachment[];
  readonly measurements: VitalSign[];
  readonly issues: Issue[];
  at: ClinicalTime | undefined;
  author: string | undefined;
  localTitle: string | undefined;
};

export type VitalSign = LaboratoryValue & { readonly measured?: ClinicalTime };
